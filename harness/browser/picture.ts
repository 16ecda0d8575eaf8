/** Photographs of tests/fixtures/photos as planes, for files that a browser plays as its camera. */
import { probeImage } from "../../src/jpeg/mod.ts";
import { decodeImage } from "../../src/pixels/mod.ts";
import { compiledCodec } from "../assets.ts";
import { readPhoto } from "../photos.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** One plane of samples, 0 to 255, rows from top to bottom. */
export interface Plane extends Size {
  readonly data: Float32Array;
}

/** BT.601 in video range, chroma at half the size: what a y4m file holds. */
export interface Planes {
  readonly luma: Plane;
  readonly blue: Plane;
  readonly red: Plane;
}

/** A photograph and where its face is, in shares of the upright picture. */
export interface Portrait {
  readonly file: string;
  readonly x: number;
  readonly y: number;
}

/** Faces that the server accepts at both sizes; different people, so that no two are alike to a replay memory. */
export const PORTRAITS: readonly [Portrait, Portrait, Portrait, Portrait, ...Portrait[]] = [
  { file: "selfie-chi-1280x720.jpg", x: 0.46, y: 0.52 },
  { file: "selfie-dai-1280x720.jpg", x: 0.55, y: 0.5 },
  { file: "selfie-leo-1280x720-yaw12.jpg", x: 0.5, y: 0.5 },
  { file: "selfie-gia-1920x1080.jpg", x: 0.5, y: 0.5 },
  { file: "selfie-ida-4000x3000.jpg", x: 0.5, y: 0.5 },
  { file: "selfie-ada-640x480.jpg", x: 0.5, y: 0.5 },
];

const PROBE_LIMITS = { minShorterSide: 1, maxPixels: 40_000_000 };
/** Samples a side that one pixel is averaged over. */
const SUPER = 2;

/**
 * The largest part of the photograph that has the shape of `size` and holds the face, at that size. `size` has even
 * sides.
 */
export async function loadPlanes({ file, x, y }: Portrait, size: Size): Promise<Planes> {
  const bytes = await readPhoto(file);
  const probe = probeImage(bytes, PROBE_LIMITS);
  const { width, height, data } = await decodeImage(await compiledCodec(), bytes, probe);
  const scale = Math.min(width / size.width, height / size.height);
  const left = clamp(x * width - scale * size.width / 2, width - scale * size.width);
  const top = clamp(y * height - scale * size.height / 2, height - scale * size.height);
  const half = { width: size.width / 2, height: size.height / 2 };
  function sampled(channel: number, to: Size): Plane {
    const out = new Float32Array(to.width * to.height);
    const step = scale * size.width / to.width;
    for (let row = 0, at = 0; row < to.height; row++) {
      for (let column = 0; column < to.width; column++, at++) {
        let sum = 0;
        for (let i = 0; i < SUPER * SUPER; i++) {
          const sx = left + (column + (i % SUPER + 0.5) / SUPER) * step;
          const sy = top + (row + (Math.floor(i / SUPER) + 0.5) / SUPER) * step;
          sum += data[
            4 * (Math.min(height - 1, Math.floor(sy)) * width + Math.min(width - 1, Math.floor(sx))) +
            channel
          ]!;
        }
        out[at] = sum / (SUPER * SUPER);
      }
    }
    return { ...to, data: out };
  }
  const [red, green, blue] = [0, 1, 2].map((channel) => sampled(channel, size));
  const [smallRed, smallGreen, smallBlue] = [0, 1, 2].map((channel) => sampled(channel, half));
  return {
    luma: mixed([red!, green!, blue!], [0.257, 0.504, 0.098, 16]),
    blue: mixed([smallRed!, smallGreen!, smallBlue!], [-0.148, -0.291, 0.439, 128]),
    red: mixed([smallRed!, smallGreen!, smallBlue!], [0.439, -0.368, -0.071, 128]),
  };
}

function mixed(planes: readonly Plane[], weights: readonly [number, number, number, number]): Plane {
  const [red, green, blue] = planes as [Plane, Plane, Plane];
  const [r, g, b, offset] = weights;
  const data = red.data.map((value, at) => r * value + g * green.data[at]! + b * blue.data[at]! + offset);
  return { width: red.width, height: red.height, data };
}

function clamp(value: number, high: number): number {
  return Math.max(0, Math.min(high, value));
}
