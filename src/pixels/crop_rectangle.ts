import { asWords } from "./pixel_words.ts";
import type { DecodedImage } from "./types.ts";

/** Pixels of the picture, `x`, `y` the top-left corner; it may reach outside. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface CropTarget {
  /** Sides of the result in pixels. */
  readonly width: number;
  readonly height: number;
  /** What stands where the picture does not reach: zeros, or the picture mirrored at its rim. */
  readonly outside: "zero" | "mirror";
}

const MAX_SAMPLES = 4;

/**
 * A rectangle cut out of a picture and scaled: NCHW, RGB planes, 0 to 255. Each output pixel is the mean of up to
 * 4 × 4 evenly spread input pixels.
 */
export function cropRectangle(image: DecodedImage, from: Rectangle, to: CropTarget): Float32Array {
  const columns = samplesOf({ start: from.x, length: from.width, limit: image.width }, to.width, to.outside);
  const rows = samplesOf({ start: from.y, length: from.height, limit: image.height }, to.height, to.outside);
  const plane = to.width * to.height;
  const tensor = new Float32Array(3 * plane);
  const weight = 1 / (columns.each * rows.each);
  const pixels = asWords(image.data);
  for (let out = 0; out < plane; out++) {
    const column = (out % to.width) * columns.each;
    const row = Math.floor(out / to.width) * rows.each;
    let redAndBlue = 0;
    let green = 0;
    for (let j = row; j < row + rows.each; j++) {
      const y = rows.at[j]!;
      if (y < 0) continue;
      for (let i = column; i < column + columns.each; i++) {
        const x = columns.at[i]!;
        if (x < 0) continue;
        const pixel = pixels[y * image.width + x]!;
        redAndBlue += pixel & 0xff00ff;
        green += (pixel >> 8) & 0xff;
      }
    }
    tensor[out] = (redAndBlue & 0xffff) * weight;
    tensor[out + plane] = green * weight;
    tensor[out + 2 * plane] = (redAndBlue >>> 16) * weight;
  }
  return tensor;
}

interface Axis {
  readonly start: number;
  readonly length: number;
  /** Pixels that the picture has along this axis. */
  readonly limit: number;
}

/** The input position of every sample of one axis, `each` of them an output pixel; −1 for nothing. */
function samplesOf({ start, length, limit }: Axis, size: number, outside: CropTarget["outside"]) {
  const step = length / size;
  const each = Math.max(1, Math.min(MAX_SAMPLES, Math.ceil(step)));
  const at = Int32Array.from({ length: size * each }, (_, index) => {
    const position = Math.floor(start + (index + 0.5) * (step / each));
    if (position >= 0 && position < limit) return position;
    return outside === "zero" ? -1 : mirrored(position, limit);
  });
  return { each, at };
}

/** Mirrored at the outermost pixels' centres, as often as it takes. */
function mirrored(position: number, limit: number): number {
  if (limit === 1) return 0;
  const period = 2 * (limit - 1);
  const within = ((position % period) + period) % period;
  return within < limit ? within : period - within;
}
