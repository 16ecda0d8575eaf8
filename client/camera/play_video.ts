import { CaptureError } from "../errors.ts";
import { withDeadline } from "../deadline.ts";

/** A camera that gives no picture for so long is in another's hands or broken. Milliseconds. */
const FIRST_FRAME_MS = 10_000;

/** Plays the stream in `video` and resolves with its first frame. Rejects with {@link CaptureError}. */
export async function playVideo(
  video: HTMLVideoElement,
  stream: MediaStream,
  signal: AbortSignal,
): Promise<void> {
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  const started = withDeadline(firstFrame(video), { milliseconds: FIRST_FRAME_MS, signal });
  // A page may call play() too, or pause at once: only the frame counts.
  video.play().catch(() => {});
  try {
    await started;
  } catch (thrown) {
    video.srcObject = null;
    if (signal.aborted) throw new CaptureError("cancelled", "Cancelled");
    throw new CaptureError("camera_busy", "The camera gave no picture in time", { cause: thrown });
  }
}

async function firstFrame(video: HTMLVideoElement): Promise<void> {
  await new Promise<void>((resolve) => nextFrame(video, () => resolve()));
}

/** Calls back once with the next frame that `video` shows. Returns how to take that back. */
export function nextFrame(video: HTMLVideoElement, onFrame: () => void): () => void {
  if (typeof video.requestVideoFrameCallback === "function") {
    const handle = video.requestVideoFrameCallback(onFrame);
    return () => video.cancelVideoFrameCallback(handle);
  }
  // Browsers before 2024: a new time is a new frame.
  const before = video.currentTime;
  let handle = requestAnimationFrame(function look() {
    if (video.videoWidth > 0 && video.currentTime !== before) onFrame();
    else handle = requestAnimationFrame(look);
  });
  return () => cancelAnimationFrame(handle);
}
