import { DeadlineError } from "../deadline.ts";

interface Watched {
  readonly track: MediaStreamTrack;
  readonly video: HTMLVideoElement;
}

/**
 * Until `signal` aborts: plays a preview on that was paused, as browsers do when a page goes out of sight, and calls
 * `lost` when the camera has ended, also while the page lay in the back/forward cache.
 */
export function watchCamera(
  { track, video }: Watched,
  { signal, lost }: { readonly signal: AbortSignal; readonly lost: () => void },
): void {
  function resume(): void {
    if (track.readyState === "ended") lost();
    else if (!document.hidden) video.play().catch(() => {});
  }
  track.addEventListener("ended", lost, { signal });
  video.addEventListener("pause", resume, { signal });
  document.addEventListener("visibilitychange", resume, { signal });
  addEventListener("pageshow", resume, { signal });
}

/**
 * What `work` gives. A page out of sight shows no frames: the work waits until it is seen, and is done again when
 * its frames stayed away because the page was hidden meanwhile. Rejects as `work` does, and with `signal`'s reason.
 */
export async function whileVisible<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    await untilVisible(signal);
    let wasHidden = false;
    const note = () => wasHidden = true;
    document.addEventListener("visibilitychange", note);
    try {
      return await work();
    } catch (thrown) {
      if (!wasHidden || !(thrown instanceof DeadlineError)) throw thrown;
    } finally {
      document.removeEventListener("visibilitychange", note);
    }
  }
}

async function untilVisible(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (!document.hidden) return;
  await new Promise<void>((resolve, reject) => {
    const look = () => {
      if (!document.hidden || signal.aborted) end();
    };
    function end(): void {
      document.removeEventListener("visibilitychange", look);
      signal.removeEventListener("abort", end);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    }
    document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", end);
  });
}
