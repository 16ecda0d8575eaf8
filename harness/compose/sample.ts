import type { DecodedImage } from "../../src/pixels/mod.ts";

/**
 * Bilinear reading of a picture: the function writes the RGBA at x, y (pixels, 0 the centre of the first one, clamped
 * at the border) to `out` at `at`.
 */
export function createSampler(
  { width, height, data }: DecodedImage,
  out: Uint8ClampedArray | Float32Array,
): (x: number, y: number, at: number) => void {
  return (x, y, at) => {
    const cx = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
    const cy = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
    const x0 = cx | 0, y0 = cy | 0;
    const fx = cx - x0, fy = cy - y0;
    const a = 4 * (y0 * width + x0);
    const right = x0 < width - 1 ? 4 : 0;
    const below = y0 < height - 1 ? 4 * width : 0;
    for (let c = 0; c < 4; c++) {
      const top = data[a + c]! * (1 - fx) + data[a + right + c]! * fx;
      const bottom = data[a + below + c]! * (1 - fx) + data[a + below + right + c]! * fx;
      out[at + c] = top * (1 - fy) + bottom * fy;
    }
  };
}
