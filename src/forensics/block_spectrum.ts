import { COEFFICIENTS, SIDE, transformBlock } from "./block_transform.ts";
import { gridPhase, type Plane } from "./plane.ts";

/** What the cosine transforms of a picture's blocks tell. */
interface BlockSpectrum {
  /** Slope of ln energy over ln frequency: about −2 to −4 for sharp pictures, steeper for blurred and scaled ones. */
  readonly falloff: number;
  /** ln of the highest frequencies' energy over the middle ones' in the quietest blocks: the noise's colour. */
  readonly noiseColour: number;
  /** Median over blocks of the AC coefficients' mean size over their root mean square: low where few make up all. */
  readonly sparsity: number | null;
  /** See {@link coefficientGaps}; null without a table. */
  readonly aligned: number | null;
}

const MAX_BLOCKS = 600;
const MIN_BLOCKS = 48;
const QUIET_SHARE = 0.3;
const HIGH = 10;
const MIDDLE_FROM = 4;
const MIDDLE_TO = 6;
/** Energy of a coefficient after rounding to whole levels. */
const FLOOR = 1 / 12;
/** Row-major places of the lowest five AC coefficients, in zig-zag order from 1. */
const LOW = [1, 8, 16, 9, 2];
const GAP_LEVELS = 24;

/**
 * On the frame's own 8×8 grid. `steps`: the luma quantiser's table in zig-zag order, where the picture was decoded from
 * a JPEG. Null without enough blocks. About a millisecond.
 */
export function blockSpectrum(planes: readonly Plane[], steps?: readonly number[]): BlockSpectrum | null {
  const places = planes.flatMap(blocksOf);
  if (places.length < MIN_BLOCKS) return null;
  const stride = Math.max(1, Math.ceil(places.length / MAX_BLOCKS));
  const sampled = places.filter((_, index) => index % stride === 0);
  const coefficients = new Float64Array(COEFFICIENTS), energy = new Float64Array(COEFFICIENTS);
  const levels = LOW.map(() => new Float64Array(2 * GAP_LEVELS + 3));
  const blocks: { readonly high: number; readonly middle: number }[] = [];
  const evenness: number[] = [];
  for (const { plane, start } of sampled) {
    transformBlock(plane.data, coefficients, { start, width: plane.width });
    let high = 0, middle = 0, size = 0, squares = 0;
    for (let at = 1; at < COEFFICIENTS; at++) {
      const square = coefficients[at]! ** 2, order = (at >> 3) + (at & 7);
      energy[at]! += square;
      squares += square;
      size += Math.abs(coefficients[at]!);
      if (order >= HIGH) high += square;
      else if (order >= MIDDLE_FROM && order <= MIDDLE_TO) middle += square;
    }
    blocks.push({ high, middle });
    if (squares > 1) evenness.push(size / Math.sqrt(squares * (COEFFICIENTS - 1)));
    if (steps !== undefined) countLevels(levels, coefficients, steps);
  }
  return {
    falloff: falloff(energy.map((sum) => sum / sampled.length)),
    noiseColour: noiseColour(blocks),
    sparsity: evenness.length < MIN_BLOCKS ? null : evenness.toSorted((a, b) => a - b)[evenness.length >> 1]!,
    aligned: steps === undefined ? null : coefficientGaps(levels),
  };
}

function blocksOf(plane: Plane): { readonly plane: Plane; readonly start: number }[] {
  const { x, y, width, height } = plane;
  const out: { plane: Plane; start: number }[] = [];
  for (let top = gridPhase(-y, SIDE); top + SIDE <= height; top += SIDE) {
    for (let left = gridPhase(-x, SIDE); left + SIDE <= width; left += SIDE) {
      out.push({ plane, start: top * width + left });
    }
  }
  return out;
}

/** Least squares through ln(mean energy) over ln(frequency) of all 63 AC coefficients. */
function falloff(energy: Float64Array): number {
  let n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (let at = 1; at < COEFFICIENTS; at++) {
    const x = Math.log(Math.hypot(at >> 3, at & 7)), y = Math.log(energy[at]! + FLOOR);
    n++;
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

const HIGH_COUNT = countOrders(HIGH, 14);
const MIDDLE_COUNT = countOrders(MIDDLE_FROM, MIDDLE_TO);

function countOrders(from: number, to: number): number {
  let count = 0;
  for (let order = from; order <= to; order++) count += order < SIDE ? order + 1 : 2 * SIDE - 1 - order;
  return count;
}

function noiseColour(blocks: { readonly high: number; readonly middle: number }[]): number {
  const quiet = blocks.toSorted((a, b) => a.middle - b.middle).slice(
    0,
    Math.ceil(blocks.length * QUIET_SHARE),
  );
  const high = quiet.reduce((sum, block) => sum + block.high, 0) / (quiet.length * HIGH_COUNT);
  const middle = quiet.reduce((sum, block) => sum + block.middle, 0) / (quiet.length * MIDDLE_COUNT);
  return Math.log((high + FLOOR) / (middle + FLOOR));
}

function countLevels(
  levels: readonly Float64Array[],
  coefficients: Float64Array,
  steps: readonly number[],
): void {
  for (let wave = 0; wave < LOW.length; wave++) {
    const level = Math.round(coefficients[LOW[wave]!]! / Math.max(1, steps[wave + 1] ?? 1));
    if (Math.abs(level) <= GAP_LEVELS + 1) levels[wave]![level + GAP_LEVELS + 1]! += 1;
  }
}

/**
 * An encoder with coarser steps, on the same grid, leaves gaps in the quantised coefficients' histograms: mean size of
 * what each level is off from the mean of its neighbours, over the levels' mean. Levels −1 to 1 are a peak of their own.
 */
function coefficientGaps(levels: readonly Float64Array[]): number | null {
  let gaps = 0, total = 0;
  for (const histogram of levels) {
    for (let at = 1; at < histogram.length - 1; at++) {
      if (Math.abs(at - GAP_LEVELS - 1) < 2) continue;
      gaps += Math.abs(histogram[at]! - (histogram[at - 1]! + histogram[at + 1]!) / 2);
      total += histogram[at]!;
    }
  }
  return total < 100 ? null : gaps / total;
}
