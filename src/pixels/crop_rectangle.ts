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
  const { outside } = to;
  const across = { start: from.x, length: from.width, limit: image.width, stride: 1 };
  const down = { start: from.y, length: from.height, limit: image.height, stride: image.width };
  const columns = samplesOf(across, to.width, outside);
  const rows = samplesOf(down, to.height, outside);
  const plane = to.width * to.height;
  const tensor = new Float32Array(3 * plane);
  const weight = 1 / (columns.each * rows.each);
  const pixels = asWords(image.data);
  let out = 0;
  for (let row = 0; row < rows.at.length; row += rows.each) {
    for (let column = 0; column < columns.at.length; column += columns.each) {
      let redAndBlue = 0;
      let green = 0;
      for (let j = row; j < row + rows.each; j++) {
        const y = rows.at[j]!;
        if (y < 0) continue;
        for (let i = column; i < column + columns.each; i++) {
          const x = columns.at[i]!;
          if (x < 0) continue;
          const pixel = pixels[y + x]!;
          redAndBlue += pixel & 0xff00ff;
          green += pixel & 0xff00;
        }
      }
      tensor[out] = (redAndBlue & 0xffff) * weight;
      tensor[out + plane] = (green >>> 8) * weight;
      tensor[out + 2 * plane] = (redAndBlue >>> 16) * weight;
      out++;
    }
  }
  return tensor;
}

interface Axis {
  readonly start: number;
  readonly length: number;
  /** Pixels that the picture has along this axis. */
  readonly limit: number;
  /** From one of them to the next, in pixels of the whole picture. */
  readonly stride: number;
}

/** The place of every sample of one axis, `each` of them an output pixel; −1 for nothing. */
function samplesOf({ start, length, limit, stride }: Axis, size: number, outside: CropTarget["outside"]) {
  const step = length / size;
  const each = Math.max(1, Math.min(MAX_SAMPLES, Math.ceil(step)));
  const at = Int32Array.from({ length: size * each }, (_, index) => {
    const position = Math.floor(start + (index + 0.5) * (step / each));
    if (position >= 0 && position < limit) return position * stride;
    return outside === "zero" ? -1 : mirrored(position, limit) * stride;
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
