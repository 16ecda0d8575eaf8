import { CROP_FRAMES, CROP_SIDE, type CropPlace, placeCrops } from "../../src/bundle/build.ts";
import { equalBytes } from "../../src/bytes/mod.ts";
import { nextFrame } from "../camera/play_video.ts";
import { withDeadline } from "../deadline.ts";
import type { FramesRead, ReadRequest } from "../worker/messages.ts";
import { lumaOfPixels } from "../worker/luma.ts";
import { toRegions } from "../worker/regions.ts";
import { createBlankWatch, isUniform, PROBE_SIDE, requireReadBack, singleColour } from "./blank.ts";

/** A busy browser may show one frame twice; a picture that really stands still is waited for so long. Milliseconds. */
const REPEATS_MS = 1500;

type Frames = Omit<FramesRead, "frame">;
type Surface = ReturnType<typeof drawingSurface>;

interface ReadLimits {
  readonly signal: AbortSignal;
  /** Longest wait for one frame, milliseconds. */
  readonly idleMs: number;
}

/**
 * The same four frames where a track cannot be read directly (Firefox, Safari): each is drawn once from the playing
 * video when it shows a new frame, and its crops are cut out of that drawing; the last is the photo.
 * Rejects with {@link CaptureError} for a picture that is hidden or blank, with DeadlineError, or `signal`'s reason.
 */
export async function readCanvasFrames(
  video: HTMLVideoElement,
  request: ReadRequest,
  limits: ReadLimits,
): Promise<Frames> {
  const started = performance.now();
  let places: readonly CropPlace[] = [];
  const full = drawingSurface(0, 0);
  const probe = drawingSurface(PROBE_SIDE, PROBE_SIDE);
  requireReadBack(probe.context);
  const blanks = createBlankWatch(() => performance.now());
  let crops: (readonly Uint8Array[])[] = [];
  let createdMs = 0;
  let repeating: number | undefined;
  while (crops.length < CROP_FRAMES) {
    await shownFrame(video, limits);
    if (resize(full.canvas, video)) {
      // The first frame, or the phone was turned: from here on anew.
      places = await placeCrops(request.seed, full.canvas);
      crops = [];
    }
    full.context.drawImage(video, 0, 0);
    createdMs = Date.now();
    const shown = places.map(({ x, y }) =>
      lumaOfPixels(full.context.getImageData(x, y, CROP_SIDE, CROP_SIDE).data)
    );
    if (blanks.isBlank(shown.every(isUniform) ? colourOf(full, probe) : undefined)) continue;
    const before = crops.at(-1);
    const isRepeat = before !== undefined && shown.every((crop, index) => equalBytes(crop, before[index]!));
    if (isRepeat) {
      repeating ??= performance.now();
      if (performance.now() - repeating < REPEATS_MS) continue;
    }
    crops.push(shown);
  }
  const waited = performance.now() - started;
  const photo = await toJpeg(full.canvas, request.quality);
  const regions = toRegions(places, crops);
  const { width, height } = full.canvas;
  return { photo, width, height, source: "canvas", regions, waited, createdMs };
}

/** To the size of the video's picture. Tells whether it was another. */
function resize(canvas: HTMLCanvasElement, { videoWidth, videoHeight }: HTMLVideoElement): boolean {
  if (canvas.width === videoWidth && canvas.height === videoHeight) return false;
  canvas.width = videoWidth;
  canvas.height = videoHeight;
  return true;
}

function colourOf({ canvas }: Surface, { context }: Surface): string | undefined {
  context.drawImage(canvas, 0, 0, PROBE_SIDE, PROBE_SIDE);
  return singleColour(context.getImageData(0, 0, PROBE_SIDE, PROBE_SIDE).data);
}

/** The photo's own encode path on other pixels. */
export async function encodeOnCanvas(pixels: ImageData, quality: number): Promise<Blob> {
  const { canvas, context } = drawingSurface(pixels.width, pixels.height);
  context.putImageData(pixels, 0, 0);
  return await toJpeg(canvas, quality);
}

async function toJpeg(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", quality));
  if (blob?.type !== "image/jpeg") throw new Error("The canvas gave no JPEG");
  return blob;
}

async function shownFrame(video: HTMLVideoElement, { signal, idleMs }: ReadLimits): Promise<void> {
  let takeBack = () => {};
  const shown = new Promise<void>((resolve) => takeBack = nextFrame(video, resolve));
  try {
    await withDeadline(shown, { milliseconds: idleMs, signal });
  } finally {
    takeBack();
  }
}

function drawingSurface(width: number, height: number) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  if (context === null) throw new Error("No canvas");
  return { canvas, context };
}
