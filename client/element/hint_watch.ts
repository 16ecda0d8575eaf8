import { type Hint, hintOf, measure, type Sample, SAMPLE_HEIGHT, SAMPLE_WIDTH, toSample } from "./hints.ts";
import { ovalInVideo, type Size } from "./oval.ts";
import { createSteadyHint } from "./steady_hint.ts";

/** Between two looks at the preview. Milliseconds. */
const LOOK_MS = 250;

/**
 * Looks at what the oval shows of `video` four times a second and tells every change of the steady hint. The
 * preview's pixels go nowhere else. Returns how to end it.
 */
export function watchHints(
  video: HTMLVideoElement,
  { stage, tell }: { readonly stage: () => Size; readonly tell: (hint: Hint | undefined) => void },
): () => void {
  const canvas = document.createElement("canvas");
  canvas.width = SAMPLE_WIDTH;
  canvas.height = SAMPLE_HEIGHT;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const steady = createSteadyHint();
  let previous: Sample | undefined;
  let told: Hint | undefined;

  function look(): void {
    if (isPaused(video)) return change("paused");
    const size = stage();
    if (context === null || document.hidden || video.videoWidth === 0 || size.width === 0) return;
    const { x, y, width, height } = ovalInVideo({ width: video.videoWidth, height: video.videoHeight }, size);
    context.drawImage(video, x, y, width, height, 0, 0, SAMPLE_WIDTH, SAMPLE_HEIGHT);
    const sample = toSample(context.getImageData(0, 0, SAMPLE_WIDTH, SAMPLE_HEIGHT).data);
    const hint = steady(hintOf(measure(sample, previous)));
    previous = sample;
    change(hint);
  }

  function change(hint: Hint | undefined): void {
    if (hint === told) return;
    told = hint;
    tell(hint);
  }

  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);
}

/** Another program or the system holds the camera: its picture stands still or is black, which is not the room's. */
function isPaused({ srcObject }: HTMLVideoElement): boolean {
  if (!(srcObject instanceof MediaStream)) return false;
  return srcObject.getVideoTracks().some(({ muted, readyState }) => muted || readyState === "ended");
}
