import { gridPhase, type Plane } from "./plane.ts";

/**
 * Traces of an earlier JPEG in the block means (Bianchi and Piva's integer periodicity): an encoder rounds the DC
 * coefficient of each of its blocks to a multiple of a step, so on that grid, and on no other, the means are a comb.
 * For each of the 64 places of the grid and each step, the comb's strength is the magnitude of the histogram's Fourier
 * coefficient at one over the step.
 */
const SIDE = 8;
const SHIFTS = SIDE * SIDE;
/**
 * Steps that are looked for: libjpeg's qualities 50 to 95, but for a few under 70. A histogram is folded to `length`
 * once for all steps that divide it, and to `first` once for all lengths that divide that.
 */
const FOLDS = [
  {
    first: 720,
    lengths: [
      { length: 16, steps: [2, 4, 8, 16] },
      { length: 15, steps: [3, 5, 15] },
      { length: 12, steps: [6, 12] },
      { length: 10, steps: [10] },
      { length: 9, steps: [9] },
    ],
  },
  { first: 14, lengths: [{ length: 14, steps: [7, 14] }] },
] as const;
/** DC coefficients are the block's sum over 8. */
const LEVELS = 8 * 255 + 1;
/** Blocks at each place of the grid that make a histogram. */
const MIN_BLOCKS = 150;

interface GridCombs {
  /** Strongest comb on any grid but the frame's own, over the median of all grids at the same step. */
  readonly misaligned: number | null;
  /** The same on the frame's own grid. */
  readonly aligned: number | null;
}

/** Half a megabyte, kept: a new one each time costs more than emptying it. */
let kept: Int32Array | undefined;

/** Null without enough blocks. About 2 ms for two crops of 192×192. */
export function gridCombs(planes: readonly Plane[]): GridCombs {
  const histograms = (kept ??= new Int32Array(SHIFTS * LEVELS)).fill(0);
  const blocks = planes.reduce((sum, plane) => sum + fill(histograms, plane), 0);
  if (blocks < MIN_BLOCKS * SHIFTS) return { misaligned: null, aligned: null };
  const chance = Math.sqrt(blocks / SHIFTS);
  let misaligned = 0, aligned = 0;
  for (const { length, step, folded } of foldings(histograms)) {
    const combs = combsOf(folded, { length, step });
    // Means that are spread evenly, as in a drawn gradient, give less than chance, which must not make a comb of chance.
    const median = Math.max(combs.toSorted()[SHIFTS >> 1]!, chance / 3);
    aligned = Math.max(aligned, combs[0]! / median);
    misaligned = Math.max(misaligned, combs.subarray(1).reduce((a, b) => Math.max(a, b)) / median);
  }
  return { misaligned, aligned };
}

function* foldings(histograms: Int32Array) {
  for (const { first, lengths } of FOLDS) {
    const shorter = foldAll(histograms, { from: LEVELS, to: first });
    for (const { length, steps } of lengths) {
      const folded = length === first ? shorter : foldAll(shorter, { from: first, to: length });
      for (const step of steps) yield { length, step, folded };
    }
  }
}

/** Adds the DC coefficient of the block at every pixel to its grid's histogram; gives the number of blocks. */
function fill(histograms: Int32Array, { x, y, width, height, data }: Plane): number {
  const columns = new Float64Array(width);
  const left = gridPhase(x + 1, SIDE);
  let blocks = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0, at = row * width; column < width; column++, at++) {
      columns[column]! += data[at]! - (row < SIDE ? 0 : data[at - SIDE * width]!);
    }
    if (row < SIDE - 1) continue;
    const down = gridPhase(y + row + 1, SIDE) * SIDE;
    let sum = 0;
    for (let column = 0; column < width; column++) {
      sum += columns[column]! - (column < SIDE ? 0 : columns[column - SIDE]!);
      if (column < SIDE - 1) continue;
      const shift = down + (left + column & 7);
      histograms[shift * LEVELS + (sum / SIDE + 0.5 | 0)]! += 1;
      blocks++;
    }
  }
  return blocks;
}

interface Lengths {
  readonly from: number;
  readonly to: number;
}

/** Every grid's histogram of length `from` modulo `to`. */
function foldAll(histograms: Int32Array, { from, to }: Lengths): Int32Array {
  const folded = new Int32Array(SHIFTS * to);
  for (let shift = 0; shift < SHIFTS; shift++) {
    const end = (shift + 1) * from;
    for (let place = 0; place < to; place++) {
      let sum = 0;
      for (let at = shift * from + place; at < end; at += to) sum += histograms[at]!;
      folded[shift * to + place] = sum;
    }
  }
  return folded;
}

/** Magnitude of each grid's Fourier coefficient at 1 / step. */
function combsOf(
  folded: Int32Array,
  { length, step }: { readonly length: number; readonly step: number },
): Float64Array {
  const cos = Float64Array.from({ length }, (_, place) => Math.cos(2 * Math.PI * place / step));
  const sin = Float64Array.from({ length }, (_, place) => Math.sin(2 * Math.PI * place / step));
  const combs = new Float64Array(SHIFTS);
  for (let shift = 0, at = 0; shift < SHIFTS; shift++) {
    let real = 0, imaginary = 0;
    for (let place = 0; place < length; place++, at++) {
      real += folded[at]! * cos[place]!;
      imaginary += folded[at]! * sin[place]!;
    }
    combs[shift] = Math.sqrt(real * real + imaginary * imaginary);
  }
  return combs;
}
