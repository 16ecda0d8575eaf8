import type { SealedCapture } from "../types.ts";

/** One event under two names: frameworks take `onCapture` for the capture phase of an event without a name. */
const NAMES = ["capture", "sealed"] as const;

/**
 * Hands the sealed capture to the page: both events, then `callback`. When nobody has taken it, the console says so,
 * because the person sees "done" all the same.
 */
export function deliver(
  element: HTMLElement,
  sealed: SealedCapture,
  callback: ((sealed: SealedCapture) => unknown) | undefined,
): void {
  let isTaken = callback !== undefined;
  for (const name of NAMES) {
    const event = new CustomEvent(name, { bubbles: true, composed: true });
    Object.defineProperty(event, "detail", {
      get() {
        isTaken = true;
        return sealed;
      },
    });
    element.dispatchEvent(event);
  }
  if (callback !== undefined) void (async () => await callback(sealed))();
  setTimeout(() => {
    // deno-lint-ignore no-console -- for the page's developer
    if (!isTaken) console.warn('iad-capture: nobody heard "sealed" or "capture": the bundle went nowhere');
  });
}
