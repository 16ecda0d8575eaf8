import { toBase64 } from "../../src/bytes/mod.ts";

/**
 * A file of ours as the browser holds it; undefined where it cannot be read. From the page's own
 * origin it comes from the cache and never from the network. The platform has no such promise for another origin:
 * there the cache is preferred, however old, and a file that has left it is asked for again.
 */
export async function cachedSource(url: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const isOwn = new URL(url).origin === location.origin;
    const response = await fetch(
      url,
      isOwn
        ? { cache: "only-if-cached", mode: "same-origin" }
        : { cache: "force-cache", mode: "cors", credentials: "omit" },
    );
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}

/** Base64 SHA-384 of {@link cachedSource}. */
export async function cachedHash(url: string): Promise<string | undefined> {
  const source = await cachedSource(url);
  return source && toBase64(new Uint8Array(await crypto.subtle.digest("SHA-384", source)));
}
