/** Side of the blocks that noise is judged in, pixels. */
export const BLOCK = 16;
/** Mean luma of a block that can be judged: in the dark denoisers stop the noise, and limited range ends at 235. */
const DARK = 40;
const BRIGHT = 231;

/** A block's first pixel and mean luma. */
export interface LitBlock {
  readonly start: number;
  readonly luma: number;
}

interface Extent {
  readonly width: number;
  readonly height: number;
  /** Pixels at the edges that no block holds. */
  readonly margin?: number;
}

/** The whole blocks whose mean luma is inside the range in which a sensor shows noise. */
export function litBlocks(
  luma: Uint8Array | Float32Array,
  { width, height, margin = 0 }: Extent,
): LitBlock[] {
  const blocks: LitBlock[] = [];
  for (let top = margin; top + BLOCK + margin <= height; top += BLOCK) {
    for (let left = margin; left + BLOCK + margin <= width; left += BLOCK) {
      const start = top * width + left;
      let sum = 0;
      for (let row = start; row < start + BLOCK * width; row += width) {
        for (let at = row; at < row + BLOCK; at++) sum += luma[at]!;
      }
      const mean = sum / (BLOCK * BLOCK);
      if (mean >= DARK && mean <= BRIGHT) blocks.push({ start, luma: mean });
    }
  }
  return blocks;
}
