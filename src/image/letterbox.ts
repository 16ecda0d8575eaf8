import { planSamples } from "./sample_plan.ts";
import type { DecodedImage } from "./types.ts";

/** A picture scaled into the top-left corner of a tensor. Pixels of the picture = tensor pixels / `scale`. */
export interface Letterbox {
  /** Sides of the tensor. */
  readonly width: number;
  readonly height: number;
  /** NCHW, RGB planes, 0 to 255. */
  readonly tensor: Float32Array;
  readonly scale: number;
}

const MAX_SAMPLES = 4;

export interface LetterboxOptions {
  /** Longer side of the tensor. */
  readonly size: number;
  /** The shorter side is rounded up to a multiple of this: what a network need not see, it need not compute. */
  readonly multiple: number;
  /** Value where the picture does not reach. */
  readonly padding: number;
}

/** Scales a picture to fit `size` × `size`, aspect kept, the rest filled with `padding`. About 5 ms at any size. */
export function letterbox(image: DecodedImage, { size, multiple, padding }: LetterboxOptions): Letterbox {
  const scale = Math.min(size / image.width, size / image.height);
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const columns = planSamples(image.width, width, { stride: 4, maxSamples: MAX_SAMPLES });
  const rows = planSamples(image.height, height, { stride: 4 * image.width, maxSamples: MAX_SAMPLES });
  const across = Math.ceil(width / multiple) * multiple;
  const down = Math.ceil(height / multiple) * multiple;
  const plane = across * down;
  const tensor = new Float32Array(3 * plane).fill(padding);
  const { data } = image;
  const perPixel = 1 / (columns.samples * rows.samples);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let r = 0;
      let g = 0;
      let b = 0;
      for (let j = 0; j < rows.samples; j++) {
        const row = rows.offsets[y * rows.samples + j]!;
        for (let i = 0; i < columns.samples; i++) {
          const at = row + columns.offsets[x * columns.samples + i]!;
          r += data[at]!;
          g += data[at + 1]!;
          b += data[at + 2]!;
        }
      }
      const out = y * across + x;
      tensor[out] = r * perPixel;
      tensor[out + plane] = g * perPixel;
      tensor[out + 2 * plane] = b * perPixel;
    }
  }
  return { width: across, height: down, tensor, scale };
}
