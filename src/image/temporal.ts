import type { CropFrames, TemporalFacts } from "./types.ts";

/**
 * Statistics of consecutive raw luma crops: docs/detection.md, "Temporal statistics". d is the difference of two
 * consecutive frames of one region. A camera's d is noise that grows with brightness and is correlated between
 * neighbours by demosaicing; a still's is zero, a video codec's is zero in blocks, added noise is white.
 */
const BLOCK = 16;
/** Side of the mean that is taken from d before its correlation is measured: motion is smoother than that. */
const MEAN_SIDE = 15;
/** Mean luma of a block that can be judged: in the dark denoisers stop the noise, and limited range ends at 235. */
const DARK = 40;
const BRIGHT = 231;
/** Share of blocks at each end of the brightness whose noise is compared. */
const TAIL = 0.2;
/** Fewer blocks than this at one end say nothing. */
const MIN_TAIL_BLOCKS = 5;

interface Block {
  readonly luma: number;
  readonly deviation: number;
  readonly noise: number;
  readonly equal: boolean;
}

/**
 * Undefined without two frames of at least one block each. About 5 ms for two regions of 192×192 and four frames.
 * Lengths are the caller's: every frame has width × height bytes.
 */
export function temporalFacts(regions: readonly CropFrames[]): TemporalFacts | undefined {
  const blocks: Block[] = [];
  let pairs = 0, duplicates = 0, seen = 0, valid = 0, product = 0, energy = 0;
  for (const { width, height, frames } of regions) {
    if (width < BLOCK || height < BLOCK) continue;
    for (let at = 1; at < frames.length; at++) {
      const luma = frames[at]!;
      const lit = litBlocks(luma, width, height);
      pairs++;
      seen += Math.floor(width / BLOCK) * Math.floor(height / BLOCK);
      valid += lit.length;
      const difference = subtract(luma, frames[at - 1]!);
      if (difference.every((value) => value === 0)) {
        duplicates++;
        continue;
      }
      const residual = lessLocalMean(difference, width, height);
      for (const block of lit) blocks.push(measure(block, { difference, residual, width }));
      const correlation = neighbours(residual, width);
      product += correlation.product;
      energy += correlation.energy;
    }
  }
  if (pairs === 0) return undefined;
  return Object.freeze({
    pairs,
    duplicates: duplicates / pairs,
    equalBlocks: blocks.length === 0 ? 0 : blocks.filter(({ equal }) => equal).length / blocks.length,
    valid: valid / seen,
    blockDeviation: median(blocks.map(({ deviation }) => deviation)),
    neighbourCorrelation: energy === 0 ? null : product / energy,
    brightnessSlope: slope(blocks),
  });
}

function subtract(after: Uint8Array, before: Uint8Array): Float32Array {
  const out = new Float32Array(after.length);
  for (let i = 0; i < out.length; i++) out[i] = after[i]! - before[i]!;
  return out;
}

/** d less its mean over MEAN_SIDE × MEAN_SIDE (smaller at the edges), by running sums over columns and rows. */
function lessLocalMean(d: Float32Array, width: number, height: number): Float32Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0, row = 0; x < width; x++) {
      row += d[y * width + x]!;
      sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1]! + row;
    }
  }
  const half = MEAN_SIDE >> 1;
  const out = new Float32Array(d.length);
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - half) * (width + 1), bottom = Math.min(height, y + half + 1) * (width + 1);
    const rows = Math.min(height, y + half + 1) - Math.max(0, y - half);
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - half), right = Math.min(width, x + half + 1);
      const sum = sums[bottom + right]! - sums[bottom + left]! - sums[top + right]! + sums[top + left]!;
      out[y * width + x] = d[y * width + x]! - sum / (rows * (right - left));
    }
  }
  return out;
}

function neighbours(residual: Float32Array, width: number): { product: number; energy: number } {
  let product = 0, energy = 0;
  for (let i = 0; i < residual.length; i++) {
    const value = residual[i]!;
    if ((i + 1) % width === 0) continue;
    product += value * residual[i + 1]!;
    energy += value * value;
  }
  return { product, energy };
}

/** A block's first pixel and mean luma. */
interface LitBlock {
  readonly start: number;
  readonly luma: number;
}

/** Blocks whose mean luma is inside the range in which a sensor shows noise. */
function litBlocks(luma: Uint8Array, width: number, height: number): LitBlock[] {
  const blocks: LitBlock[] = [];
  for (let top = 0; top + BLOCK <= height; top += BLOCK) {
    for (let left = 0; left + BLOCK <= width; left += BLOCK) {
      const start = top * width + left;
      let sum = 0;
      for (let row = start; row < start + BLOCK * width; row += width) {
        for (let i = row; i < row + BLOCK; i++) sum += luma[i]!;
      }
      const mean = sum / (BLOCK * BLOCK);
      if (mean >= DARK && mean <= BRIGHT) blocks.push({ start, luma: mean });
    }
  }
  return blocks;
}

interface Difference {
  readonly difference: Float32Array;
  readonly residual: Float32Array;
  readonly width: number;
}

function measure({ start, luma }: LitBlock, { difference, residual, width }: Difference): Block {
  let sum = 0, squares = 0, noise = 0;
  for (let row = start; row < start + BLOCK * width; row += width) {
    for (let i = row; i < row + BLOCK; i++) {
      const d = difference[i]!;
      sum += d;
      squares += d * d;
      noise += residual[i]! * residual[i]!;
    }
  }
  const count = BLOCK * BLOCK;
  const variance = Math.max(0, squares / count - (sum / count) ** 2);
  return { luma, deviation: Math.sqrt(variance), noise: noise / count, equal: squares === 0 };
}

function slope(blocks: readonly Block[]): number | null {
  const sorted = blocks.toSorted((a, b) => a.luma - b.luma);
  const tail = Math.floor(sorted.length * TAIL);
  if (tail < MIN_TAIL_BLOCKS) return null;
  const dark = median(sorted.slice(0, tail).map(({ noise }) => noise));
  const bright = median(sorted.slice(-tail).map(({ noise }) => noise));
  return dark > 0 && bright > 0 ? Math.log(bright / dark) : null;
}

function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
