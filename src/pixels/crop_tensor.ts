import { cropRectangle } from "./crop_rectangle.ts";
import type { DecodedImage } from "./types.ts";

/** A square of a picture; it may reach outside. Pixels of the picture, `x`, `y` its top-left corner. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/**
 * A square cut out of a picture and scaled to `size` × `size`: NCHW, RGB planes, 0 to 255, zero outside the picture.
 * Each output pixel is the mean of up to 4 × 4 evenly spread input pixels.
 */
export function cropTensor(image: DecodedImage, { x, y, side }: Square, size: number): Float32Array {
  return cropRectangle(image, { x, y, width: side, height: side }, {
    width: size,
    height: size,
    outside: "zero",
  });
}
