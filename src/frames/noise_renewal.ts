import { BLOCK, litBlocks } from "../pixels/mod.ts";

/** Two consecutive frames of one region. */
export interface FramePair {
  readonly width: number;
  readonly height: number;
  /** Number of the region. */
  readonly region: number;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Share of the lit blocks that are the flattest, where fine detail is noise. */
const FLAT_SHARE = 0.3;
const MIN_BLOCKS = 4;
/** Mean square of the second differences (times 6) below which there is no noise to renew: a seventh of a level. */
const MIN_ENERGY = 36 / 50;

/**
 * How much of a frame's noise is new: ln of the energy of the change's fine detail over that of both frames' own, in the
 * flattest blocks. 0 for a sensor, whose noise is another in every frame; about −1 with temporal denoising; lower where
 * a codec carries a frame's noise on to the next. Null without enough noise.
 */
export function noiseRenewal(pairs: readonly FramePair[]): number | null {
  let change = 0, own = 0, pixels = 0;
  let flat: { readonly region: number; readonly blocks: readonly number[] } | undefined;
  for (const { width, height, region, before, after } of pairs) {
    // One frame of a region is enough to tell where it is flat.
    if (flat?.region !== region) flat = { region, blocks: flatBlocks(after, width, height) };
    for (const start of flat.blocks) {
      for (let row = start; row < start + BLOCK * width; row += width) {
        let a0 = bend(before, row - 1, width), a1 = bend(before, row, width);
        let b0 = bend(after, row - 1, width), b1 = bend(after, row, width);
        for (let at = row; at < row + BLOCK; at++) {
          const a2 = bend(before, at + 1, width), b2 = bend(after, at + 1, width);
          const first = 2 * a1 - a0 - a2, second = 2 * b1 - b0 - b2;
          change += (second - first) ** 2;
          own += first * first + second * second;
          [a0, a1, b0, b1] = [a1, a2, b1, b2];
        }
      }
      pixels += BLOCK * BLOCK;
    }
  }
  if (pixels < MIN_BLOCKS * BLOCK * BLOCK || own < 2 * MIN_ENERGY * pixels) return null;
  return Math.log(Math.max(change, 1e-3 * own) / own);
}

/** Second difference down a column; that of three neighbouring columns is detail in both directions. */
function bend(luma: Uint8Array, at: number, width: number): number {
  return 2 * luma[at]! - luma[at - width]! - luma[at + width]!;
}

function flatBlocks(luma: Uint8Array, width: number, height: number): readonly number[] {
  const blocks = litBlocks(luma, { width, height, margin: 1 }).map(({ start }) => {
    let energy = 0;
    for (let row = start; row < start + BLOCK * width; row += width) {
      let left = bend(luma, row - 1, width), here = bend(luma, row, width);
      for (let at = row; at < row + BLOCK; at++) {
        const right = bend(luma, at + 1, width);
        energy += (2 * here - left - right) ** 2;
        [left, here] = [here, right];
      }
    }
    return { start, energy };
  });
  const flattest = blocks.toSorted((a, b) => a.energy - b.energy);
  return flattest.slice(0, Math.ceil(flattest.length * FLAT_SHARE)).map(({ start }) => start);
}
