import { asWords } from "./pixel_words.ts";
import { planSamples } from "./sample_plan.ts";
import type { DecodedImage } from "./types.ts";

/** A picture scaled into the top-left corner of a tensor. Pixels of the picture = tensor pixels / `scale`. */
interface Letterbox {
  /** Sides of the tensor. */
  readonly width: number;
  readonly height: number;
  /** NCHW, RGB planes, 0 to 255. */
  readonly tensor: Float32Array;
  readonly scale: number;
}

const MAX_SAMPLES = 4;
/** From this many samples each way on, every other one is read, as on a chessboard: half the time, hardly more noise. */
const THINNED_FROM = 3;

interface LetterboxOptions {
  /** Longer side of the tensor. */
  readonly size: number;
  /** The shorter side is rounded up to a multiple of this: what a network need not see, it need not compute. */
  readonly multiple: number;
  /** Value where the picture does not reach. */
  readonly padding: number;
}

/** Scales a picture to fit `size` × `size`, aspect kept, the rest filled with `padding`. About 1 ms at any size. */
export function letterbox(image: DecodedImage, { size, multiple, padding }: LetterboxOptions): Letterbox {
  const scale = Math.min(size / image.width, size / image.height);
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const columns = planSamples(image.width, width, { stride: 1, maxSamples: MAX_SAMPLES });
  const rows = planSamples(image.height, height, { stride: image.width, maxSamples: MAX_SAMPLES });
  const across = Math.ceil(width / multiple) * multiple;
  const down = Math.ceil(height / multiple) * multiple;
  const plane = across * down;
  const tensor = new Float32Array(3 * plane).fill(padding);
  const pixels = asWords(image.data);
  const step = Math.min(columns.samples, rows.samples) >= THINNED_FROM ? 2 : 1;
  const perPixel = 1 / Math.ceil(columns.samples * rows.samples / step);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let redAndBlue = 0;
      let green = 0;
      for (let j = y * rows.samples; j < (y + 1) * rows.samples; j++) {
        const row = rows.offsets[j]!;
        const shift = step === 2 ? (j - y * rows.samples) & 1 : 0;
        for (let i = x * columns.samples + shift; i < (x + 1) * columns.samples; i += step) {
          const pixel = pixels[row + columns.offsets[i]!]!;
          redAndBlue += pixel & 0xff00ff;
          green += (pixel >> 8) & 0xff;
        }
      }
      const out = y * across + x;
      tensor[out] = (redAndBlue & 0xffff) * perPixel;
      tensor[out + plane] = green * perPixel;
      tensor[out + 2 * plane] = (redAndBlue >>> 16) * perPixel;
    }
  }
  return { width: across, height: down, tensor, scale };
}
