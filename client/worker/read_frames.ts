import { CROP_FRAMES, CROP_SIDE, type CropPlace, placeCrops } from "../../src/bundle/build.ts";
import { withDeadline } from "../deadline.ts";
import { createBlankWatch, isUniform, PROBE_SIDE, singleColour } from "../photo/blank.ts";
import { copyLuma, isReadable, lumaOfPixels } from "./luma.ts";
import type { FrameFacts, FramesRead, ReadRequest } from "./messages.ts";
import { toRegions } from "./regions.ts";

/**
 * Reads four consecutive frames: the crops of all of them as raw luma, the photo from the last. Frames whose
 * samples cannot be copied (no format, turned) are read back from a canvas, and the answer says so. Runs in the
 * worker, where a page's patches do not reach. Rejects with DeadlineError when no frame comes for
 * `request.idleMs`, and with CaptureError `blank_picture` for a camera that shows nothing.
 */
export async function readFrames(
  frames: ReadableStream<VideoFrame>,
  request: ReadRequest,
): Promise<FramesRead> {
  const started = performance.now();
  const reader = frames.getReader();
  const blanks = createBlankWatch(() => performance.now());
  try {
    let crops: (readonly Uint8Array[])[] = [];
    let places: readonly CropPlace[] = [];
    let size = { width: 0, height: 0 };
    let facts: FrameFacts | undefined;
    let source: FramesRead["source"] = "processor";
    for (;;) {
      const { value: frame, done } = await withDeadline(reader.read(), { milliseconds: request.idleMs });
      if (done) throw new Error("The track ended");
      try {
        const { displayWidth: width, displayHeight: height } = frame;
        if (width !== size.width || height !== size.height) {
          // The first frame, or the phone was turned: from here on anew.
          size = { width, height };
          places = await placeCrops(request.seed, size);
          crops = [];
        }
        facts ??= frameFacts(frame);
        const waited = performance.now() - started;
        const createdMs = Date.now();
        const isDirect = isReadable(frame);
        if (!isDirect) source = "canvas";
        const shown = isDirect
          ? await Promise.all(places.map((place) => copyLuma(frame, place)))
          : places.map((place) => drawLuma(frame, place));
        if (blanks.isBlank(shown.every(isUniform) ? colourOf(frame) : undefined)) continue;
        crops.push(shown);
        if (crops.length < CROP_FRAMES) continue;
        const photo = await encodeFrame(frame, request.quality);
        const regions = toRegions(places, crops);
        return { photo, width, height, source, regions, frame: facts, waited, createdMs };
      } finally {
        frame.close();
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** The photo's own encode path on other pixels. */
export async function encodePixels(pixels: ImageData, quality: number): Promise<Blob> {
  const { canvas, context } = drawingSurface(pixels.width, pixels.height);
  context.putImageData(pixels, 0, 0);
  return await canvas.convertToBlob({ type: "image/jpeg", quality });
}

async function encodeFrame(frame: VideoFrame, quality: number): Promise<Blob> {
  const { displayWidth: width, displayHeight: height } = frame;
  const { canvas, context } = drawingSurface(width, height);
  context.drawImage(frame, 0, 0, width, height);
  return await canvas.convertToBlob({ type: "image/jpeg", quality });
}

function drawLuma(frame: VideoFrame, { x, y }: CropPlace): Uint8Array {
  const { context } = drawingSurface(CROP_SIDE, CROP_SIDE);
  context.drawImage(frame, x, y, CROP_SIDE, CROP_SIDE, 0, 0, CROP_SIDE, CROP_SIDE);
  return lumaOfPixels(context.getImageData(0, 0, CROP_SIDE, CROP_SIDE).data);
}

function colourOf(frame: VideoFrame): string | undefined {
  const { context } = drawingSurface(PROBE_SIDE, PROBE_SIDE);
  context.drawImage(frame, 0, 0, PROBE_SIDE, PROBE_SIDE);
  return singleColour(context.getImageData(0, 0, PROBE_SIDE, PROBE_SIDE).data);
}

function drawingSurface(width: number, height: number) {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  if (context === null) throw new Error("No canvas");
  return { canvas, context };
}

function frameFacts(frame: VideoFrame): FrameFacts {
  const { format, duration, colorSpace } = frame;
  const { matrix, primaries, transfer, fullRange } = colorSpace;
  return { format, duration, matrix, primaries, transfer, fullRange };
}
