import { decodeUtf8, encodeUtf8, sha256, toHex } from "../src/bytes/mod.ts";
import { BUILD, SEAL_MARK } from "./build_info.ts";
import { cachedSource } from "./realm/cached_source.ts";

let isChecked = false;

/**
 * Says in the console, once a page, that this file is not the one that was built: bundled or edited, it counts as
 * tampered with on the server, and nothing else would tell the page's developer. Never rejects.
 */
export async function warnIfAltered(url: string): Promise<void> {
  // Unbuilt sources have no build to differ from.
  if (isChecked || BUILD.startsWith("__")) return;
  isChecked = true;
  const source = await cachedSource(url);
  if (source === undefined || await isAsBuilt(source)) return;
  // deno-lint-ignore no-console -- for the page's developer
  console.warn(
    "iad-capture: this file is not as it was built, which the server takes for tampering. " +
      "Serve the built files as they are and keep them out of your bundler: client/README.md",
  );
}

/** Whether the file ends with the hash of all before it. */
export async function isAsBuilt(source: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const text = decodeUtf8(source) ?? "";
  const at = text.lastIndexOf(SEAL_MARK);
  if (at < 0) return false;
  const hash = toHex(await sha256(encodeUtf8(text.slice(0, at))));
  return text.slice(at) === `${SEAL_MARK}${hash}\n`;
}
