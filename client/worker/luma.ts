import { CROP_SIDE, type CropPlace } from "../../src/bundle/build.ts";
import { isTurned } from "../webcodecs.ts";

const PLANAR = new Set(["I420", "I420A", "I422", "I422A", "I444", "I444A", "NV12"]);
/** Offset of red, green and blue in a pixel of four bytes. */
const PACKED: Readonly<Record<string, readonly [number, number, number]>> = {
  RGBA: [0, 1, 2],
  RGBX: [0, 1, 2],
  BGRA: [2, 1, 0],
  BGRX: [2, 1, 0],
};

/** True where `copyTo` gives this frame's samples as the camera made them and as a canvas would lay them out. */
export function isReadable(frame: VideoFrame): boolean {
  const { format, visibleRect, displayWidth, displayHeight } = frame;
  if (format === null || visibleRect === null || isTurned(frame)) return false;
  if (!PLANAR.has(format) && !(format in PACKED)) return false;
  const { x, y, width, height } = visibleRect;
  return width === displayWidth && height === displayHeight && x % 2 === 0 && y % 2 === 0;
}

/** The luma of one crop of a {@link isReadable} frame: CROP_SIDE² bytes, rows from top to bottom. */
export async function copyLuma(frame: VideoFrame, place: CropPlace): Promise<Uint8Array> {
  const { x = 0, y = 0 } = frame.visibleRect ?? {};
  const rect = { x: x + place.x, y: y + place.y, width: CROP_SIDE, height: CROP_SIDE };
  const bytes = new Uint8Array(frame.allocationSize({ rect }));
  const [plane] = await frame.copyTo(bytes, { rect });
  if (plane === undefined) throw new Error("No plane");
  const { offset, stride } = plane;
  const packed = PACKED[frame.format ?? ""];
  if (packed !== undefined) return lumaOf(bytes.subarray(offset), { stride, order: packed });
  const luma = new Uint8Array(CROP_SIDE * CROP_SIDE);
  for (let row = 0; row < CROP_SIDE; row++) {
    const start = offset + row * stride;
    luma.set(bytes.subarray(start, start + CROP_SIDE), row * CROP_SIDE);
  }
  return luma;
}

/** BT.601 luma of a crop's RGBA pixels, as a JPEG has it. */
export function lumaOfPixels(pixels: Uint8ClampedArray): Uint8Array {
  return lumaOf(pixels, { stride: 4 * CROP_SIDE, order: [0, 1, 2] });
}

function lumaOf(
  bytes: Uint8Array | Uint8ClampedArray,
  { stride, order: [red, green, blue] }: {
    readonly stride: number;
    readonly order: readonly [number, number, number];
  },
): Uint8Array {
  const luma = new Uint8Array(CROP_SIDE * CROP_SIDE);
  for (let row = 0, at = 0; row < CROP_SIDE; row++) {
    for (let column = 0, from = row * stride; column < CROP_SIDE; column++, from += 4) {
      luma[at++] = Math.round(
        0.299 * bytes[from + red]! + 0.587 * bytes[from + green]! + 0.114 * bytes[from + blue]!,
      );
    }
  }
  return luma;
}
