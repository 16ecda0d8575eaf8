import type { DecodedImage } from "./types.ts";

/** A square of a picture about its centre `x`, `y`, pixels, turned clockwise by `lean` radians; it may reach outside. */
export interface LeaningSquare {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly lean: number;
}

/** From this many picture pixels for one of the output on, four places are read for each instead of one. */
const REDUCED = 1.3;

/**
 * A leaning square cut out of a picture, set upright and scaled to `size` × `size`: NCHW, RGB planes, 0 to 255, zero
 * outside the picture. Each output pixel is interpolated between the four nearest of the picture, at one place or, of
 * a larger square, at 2 × 2.
 */
export function leaningCrop(image: DecodedImage, square: LeaningSquare, size: number): Float32Array {
  const { x, y, side, lean } = square;
  const each = side > REDUCED * size ? 2 : 1;
  const step = side / (size * each);
  const cos = Math.cos(lean) * step;
  const sin = Math.sin(lean) * step;
  const weight = 1 / (each * each);
  const middle = (size * each) / 2;
  const tensor = new Float32Array(3 * size * size);
  for (let row = 0; row < size * each; row++) {
    for (let column = 0; column < size * each; column++) {
      const right = column + 0.5 - middle;
      const down = row + 0.5 - middle;
      const out = Math.floor(row / each) * size + Math.floor(column / each);
      // Pixel i covers i to i + 1, so that its own value stands at i + 0.5.
      addBetween(image, x + cos * right - sin * down - 0.5, y + sin * right + cos * down - 0.5, weight, {
        tensor,
        out,
        plane: size * size,
      });
    }
  }
  return tensor;
}

/** Adds the picture's colour at a place between its pixels' values, times `weight`. */
function addBetween(
  { width, height, data }: DecodedImage,
  x: number,
  y: number,
  weight: number,
  { tensor, out, plane }: { readonly tensor: Float32Array; readonly out: number; readonly plane: number },
): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  for (let j = 0; j < 2; j++) {
    for (let i = 0; i < 2; i++) {
      const column = left + i;
      const line = top + j;
      if (!(column >= 0 && line >= 0 && column < width && line < height)) continue;
      const share = weight * (i === 0 ? left + 1 - x : x - left) * (j === 0 ? top + 1 - y : y - top);
      const at = 4 * (line * width + column);
      tensor[out]! += data[at]! * share;
      tensor[out + plane]! += data[at + 1]! * share;
      tensor[out + 2 * plane]! += data[at + 2]! * share;
    }
  }
}
