import { type ChangeSums, changeSums, total } from "./change_sums.ts";
import { lessLocalMean, subtract } from "./frame_difference.ts";
import { BLOCK, type LitBlock, litBlocks, scratch } from "../pixels/mod.ts";
import { type FrameDifference, temporalShape } from "./temporal_shape.ts";
import type { CropFrames, TemporalFacts } from "./types.ts";

/**
 * Statistics of consecutive raw luma crops: docs/detection.md, "Temporal statistics". d is the difference of two
 * consecutive frames of one region. A camera's d is noise that grows with brightness and is correlated between
 * neighbours by demosaicing; a still's is zero, a video codec's is zero in blocks, added noise is white.
 */

/** Share of blocks at each end of the brightness whose noise is compared. */
const TAIL = 0.2;
/** Fewer blocks than this at one end say nothing. */
const MIN_TAIL_BLOCKS = 5;

/** Pixels of change whose shape is looked at: a client may send thirty times as many as ours does. */
const MAX_SHAPED = 6 * 256 * 256;

/** A region and, where it is known, its top-left corner in the frame. */
type PlacedFrames = CropFrames & { readonly x?: number; readonly y?: number };

interface Block {
  readonly luma: number;
  readonly deviation: number;
  readonly noise: number;
  readonly equal: boolean;
}

/**
 * Undefined without two frames of at least one block each. About 10 ms for two regions of 192×192 and four frames.
 * Lengths are the caller's: every frame has width × height bytes.
 */
export function temporalFacts(regions: readonly PlacedFrames[]): TemporalFacts | undefined {
  return scratch(() => measureAll(regions));
}

function measureAll(regions: readonly PlacedFrames[]): TemporalFacts | undefined {
  const blocks: Block[] = [], differences: FrameDifference[] = [], changes: ChangeSums[] = [];
  let kept = 0, pairs = 0, duplicates = 0, seen = 0, valid = 0;
  for (const [region, { x = 0, y = 0, width, height, frames }] of regions.entries()) {
    if (width < BLOCK || height < BLOCK) continue;
    for (let at = 1; at < frames.length; at++) {
      const luma = frames[at]!;
      const lit = litBlocks(luma, { width, height });
      pairs++;
      seen += Math.floor(width / BLOCK) * Math.floor(height / BLOCK);
      valid += lit.length;
      if (same(luma, frames[at - 1]!)) {
        duplicates++;
        continue;
      }
      const change = () => {
        const difference = subtract(luma, frames[at - 1]!);
        const residual = lessLocalMean(difference, width, height);
        for (const block of lit) blocks.push(measure(block, { difference, residual, width }));
        const sums = changeSums(difference, residual, width);
        changes.push(sums);
        return { difference, residual, sums };
      };
      if (kept + luma.length > MAX_SHAPED) {
        scratch(change);
        continue;
      }
      kept += luma.length;
      const place = { x, y, width, height, region, pair: at, before: frames[at - 1]!, after: luma };
      differences.push({ ...place, ...change() });
    }
  }
  if (pairs === 0) return undefined;
  const paired = total(changes, "paired");
  return Object.freeze({
    pairs,
    duplicates: duplicates / pairs,
    equalBlocks: blocks.length === 0 ? 0 : blocks.filter(({ equal }) => equal).length / blocks.length,
    valid: valid / seen,
    blockDeviation: median(blocks.map(({ deviation }) => deviation)),
    neighbourCorrelation: paired <= 0 ? null : total(changes, "besides") / paired,
    brightnessSlope: slope(blocks),
    ...temporalShape(differences),
  });
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
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
