import { borrow } from "../pixels/mod.ts";
import type { DecodedImage } from "../pixels/types.ts";

/**
 * Chroma that went through a codec before the photo's own is smoother than luma's fine detail explains: ln of the high
 * frequencies of Cb and Cr over those of luma, all at half size, where the photo's own 4:2:0 has not touched them.
 */
const SIDE = 256;
const MIN_SIDE = 32;
/** Half of what rounding leaves. */
const FLOOR = 0.02;

/** Inside a scratch. Null for a picture that is too small. About a millisecond. */
export function chromaHistory({ width, height, data }: DecodedImage): number | null {
  const across = Math.min(SIDE, width) & ~1, down = Math.min(SIDE, height) & ~1;
  if (across < MIN_SIDE || down < MIN_SIDE) return null;
  const left = ((width - across) >> 1) & ~1, top = ((height - down) >> 1) & ~1;
  const columns = across / 2, rows = down / 2;
  const [luma, blue, red] = [borrow(columns * rows), borrow(columns * rows), borrow(columns * rows)];
  for (let row = 0, at = 0; row < rows; row++) {
    let from = 4 * ((top + 2 * row) * width + left);
    for (let column = 0; column < columns; column++, at++, from += 8) {
      const below = from + 4 * width;
      const r = data[from]! + data[from + 4]! + data[below]! + data[below + 4]!;
      const g = data[from + 1]! + data[from + 5]! + data[below + 1]! + data[below + 5]!;
      const b = data[from + 2]! + data[from + 6]! + data[below + 2]! + data[below + 6]!;
      luma[at] = (0.299 * r + 0.587 * g + 0.114 * b) / 4;
      blue[at] = (-0.1687 * r - 0.3313 * g + 0.5 * b) / 4;
      red[at] = (0.5 * r - 0.4187 * g - 0.0813 * b) / 4;
    }
  }
  const chroma = (roughness(blue, columns) + roughness(red, columns)) / 2;
  return Math.log((chroma + FLOOR) / (roughness(luma, columns) + FLOOR));
}

/** Mean clipped |2×2 difference|: the finest detail, most of it noise. */
function roughness(plane: Float32Array, width: number): number {
  let sum = 0, count = 0;
  for (let row = width; row < plane.length; row += width) {
    for (let at = row + 1; at < row + width; at++, count++) {
      const value = Math.abs(plane[at]! - plane[at - 1]! - plane[at - width]! + plane[at - width - 1]!);
      sum += value < 8 ? value : 8;
    }
  }
  return sum / count;
}
