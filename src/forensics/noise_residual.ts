import { BLOCK, borrow, type LitBlock, litBlocks, scratch } from "../pixels/mod.ts";
import type { Plane } from "./plane.ts";

/**
 * What is left when the picture is taken away: the 3×3 second difference in both directions, over 6 so that white noise
 * keeps its strength, in the flattest lit blocks, where the scene adds least. A sensor's noise after demosaicing is
 * coloured, strong in some light and weak in other; scaling smooths it, codecs and renderers remove it.
 */
const FLAT_SHARE = 0.3;
const MIN_BLOCKS = 40;
/** Share of the blocks at each end of the brightness, and fewer than these say nothing. */
const TAIL = 0.2;
const MIN_TAIL_BLOCKS = 10;
/** Least variance that is told from none, a hundredth of a level squared. */
const FLOOR = 1e-2;

interface NoiseResidual {
  /** ln of the variance, floored at a hundredth. */
  readonly level: number;
  /** Correlation of neighbours: next to each other, in either direction, and diagonal. Null without any residual. */
  readonly adjacent: number | null;
  readonly diagonal: number | null;
  /** 3 for a Gaussian. Null without any residual. */
  readonly kurtosis: number | null;
  /** ln of the variance in the brightest flat blocks over that in the darkest. Null without enough of them. */
  readonly brightnessSlope: number | null;
}

interface Block extends LitBlock {
  readonly plane: Plane;
  readonly residual: Float32Array;
  readonly energy: number;
}

/** Null without enough lit blocks. About 3 ms for 384×288. */
export function noiseResidual(planes: readonly Plane[]): NoiseResidual | null {
  return scratch(() => residualOf(planes));
}

function residualOf(planes: readonly Plane[]): NoiseResidual | null {
  const blocks = planes.flatMap(measured);
  if (blocks.length < MIN_BLOCKS) return null;
  return { ...moments(flattest(blocks)), brightnessSlope: slope(blocks) };
}

/** Borrowed. The top and bottom rows are 0: blocks are cut so that none of them holds an outermost pixel. */
function highPass({ width, height, data }: Plane): Float32Array {
  const out = borrow(data.length).fill(0, 0, width).fill(0, width * (height - 1));
  scratch(() => bend(out, { width, height, data }));
  return out;
}

function bend(out: Float32Array, { width, height, data }: Pick<Plane, "width" | "height" | "data">): void {
  const across = borrow(data.length);
  across[0] = across[data.length - 1] = 0;
  for (let at = 1; at < data.length - 1; at++) across[at] = 2 * data[at]! - data[at - 1]! - data[at + 1]!;
  for (let at = width; at < width * (height - 1); at++) {
    out[at] = (2 * across[at]! - across[at - width]! - across[at + width]!) / 6;
  }
}

function measured(plane: Plane): Block[] {
  const { width, height, data } = plane;
  const residual = highPass(plane);
  return litBlocks(data, { width, height, margin: 1 }).map(({ start, luma }) => {
    let energy = 0;
    for (let row = start; row < start + BLOCK * width; row += width) {
      for (let at = row; at < row + BLOCK; at++) energy += residual[at]! * residual[at]!;
    }
    return { plane, residual, start, luma, energy };
  });
}

function moments(blocks: readonly Block[]): Omit<NoiseResidual, "brightnessSlope"> {
  let squares = 0, fourth = 0, adjacent = 0, diagonal = 0;
  for (const { plane: { width }, residual, start } of blocks) {
    for (let row = start; row < start + BLOCK * width; row += width) {
      for (let at = row; at < row + BLOCK; at++) {
        const value = residual[at]!, square = value * value;
        squares += square;
        fourth += square * square;
        adjacent += value * (residual[at - 1]! + residual[at - width]!);
        diagonal += value * residual[at - width - 1]!;
      }
    }
  }
  const count = blocks.length * BLOCK * BLOCK;
  const none = squares < 1e-6 * count;
  const share = (sum: number) => none ? null : Math.max(-1, Math.min(1, sum / squares));
  return {
    level: Math.log(Math.max(FLOOR, squares / count)),
    adjacent: share(adjacent / 2),
    diagonal: share(diagonal),
    kurtosis: none ? null : count * fourth / (squares * squares),
  };
}

/** The flattest of the brightest blocks against the flattest of the darkest. */
function slope(blocks: readonly Block[]): number | null {
  const sorted = blocks.toSorted((a, b) => a.luma - b.luma);
  const tail = Math.floor(sorted.length * TAIL);
  if (tail < MIN_TAIL_BLOCKS) return null;
  return Math.log(flatVariance(sorted.slice(-tail)) / flatVariance(sorted.slice(0, tail)));
}

function flatVariance(blocks: readonly Block[]): number {
  const flat = flattest(blocks);
  const mean = flat.reduce((sum, { energy }) => sum + energy, 0) / flat.length;
  return Math.max(FLOOR, mean / (BLOCK * BLOCK));
}

function flattest(blocks: readonly Block[]): readonly Block[] {
  const count = Math.max(1, Math.floor(blocks.length * FLAT_SHARE));
  return blocks.toSorted((a, b) => a.energy - b.energy).slice(0, count);
}
