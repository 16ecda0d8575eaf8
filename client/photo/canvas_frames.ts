import { CROP_FRAMES, CROP_SIDE, placeCrops } from "../../src/bundle/build.ts";
import { equalBytes } from "../../src/bytes/mod.ts";
import { nextFrame } from "../camera/play_video.ts";
import type { FramesRead, ReadRequest } from "../worker/messages.ts";
import { lumaOfPixels } from "../worker/luma.ts";
import { toRegions } from "../worker/regions.ts";

/** A busy browser may show one frame twice; a picture that really stands still costs this many more frames. */
const MAX_REPEATS = 2;

type Frames = Omit<FramesRead, "frame">;

/**
 * The same four frames where a track cannot be read directly (Firefox, Safari): drawn from the playing video when
 * it shows a new frame. The photo is drawn once, and the last crops are cut out of that very drawing.
 */
export async function readCanvasFrames(
  video: HTMLVideoElement,
  request: ReadRequest,
  signal: AbortSignal,
): Promise<Frames> {
  const started = performance.now();
  const { videoWidth: width, videoHeight: height } = video;
  const places = await placeCrops(request.seed, { width, height });
  const full = drawingSurface(width, height);
  const small = drawingSurface(CROP_SIDE, CROP_SIDE);
  const crops: (readonly Uint8Array[])[] = [];
  let createdMs = 0;
  let repeats = 0;
  while (crops.length < CROP_FRAMES) {
    await shownFrame(video, signal);
    if (video.videoWidth !== width || video.videoHeight !== height) throw new Error("The size changed");
    const isLast = crops.length === CROP_FRAMES - 1;
    if (isLast) {
      full.context.drawImage(video, 0, 0);
      createdMs = Date.now();
    }
    const shown = places.map(({ x, y }) => {
      if (isLast) return lumaOfPixels(full.context.getImageData(x, y, CROP_SIDE, CROP_SIDE).data);
      small.context.drawImage(video, x, y, CROP_SIDE, CROP_SIDE, 0, 0, CROP_SIDE, CROP_SIDE);
      return lumaOfPixels(small.context.getImageData(0, 0, CROP_SIDE, CROP_SIDE).data);
    });
    const before = crops.at(-1);
    const isRepeat = before !== undefined && shown.every((crop, index) => equalBytes(crop, before[index]!));
    if (isRepeat && repeats++ < MAX_REPEATS) continue;
    crops.push(shown);
  }
  const waited = performance.now() - started;
  const photo = await toJpeg(full.canvas, request.quality);
  const regions = toRegions(places, crops);
  return { photo, width, height, source: "canvas", regions, waited, createdMs };
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

async function shownFrame(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const takeBack = nextFrame(video, () => {
      signal.removeEventListener("abort", abort);
      resolve();
    });
    function abort(): void {
      takeBack();
      reject(signal.reason);
    }
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}

function drawingSurface(width: number, height: number) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  if (context === null) throw new Error("No canvas");
  return { canvas, context };
}
