import { toBase64 } from "../../src/bytes/mod.ts";

/**
 * Base64 SHA-384 of a file of ours as the browser holds it; undefined where it cannot be read. From the page's own
 * origin it comes from the cache and never from the network. The platform has no such promise for another origin:
 * there the cache is preferred, however old, and a file that has left it is asked for again.
 */
export async function cachedSource(url: string): Promise<string | undefined> {
  try {
    const isOwn = new URL(url).origin === location.origin;
    const response = await fetch(
      url,
      isOwn
        ? { cache: "only-if-cached", mode: "same-origin" }
        : { cache: "force-cache", mode: "cors", credentials: "omit" },
    );
    if (!response.ok) return undefined;
    return toBase64(new Uint8Array(await crypto.subtle.digest("SHA-384", await response.arrayBuffer())));
  } catch {
    return undefined;
  }
}
