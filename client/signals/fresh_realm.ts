/**
 * Runs `use` with the globals of an empty same-origin frame that exists only meanwhile: no script of the page has
 * run in it. Undefined where the page cannot have one. The frame is no resource, so no policy forbids it.
 */
export function withFreshRealm<T>(use: (realm: typeof globalThis) => T): T | undefined {
  const frame = document.createElement("iframe");
  frame.hidden = true;
  try {
    // A page that is still being read may have no body yet.
    (document.body ?? document.documentElement).append(frame);
    const realm = frame.contentWindow as unknown as typeof globalThis | null;
    return realm === null ? undefined : use(realm);
  } catch {
    // A sandboxed page cannot look into its own frames.
    return undefined;
  } finally {
    frame.remove();
  }
}
