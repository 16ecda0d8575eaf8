import { blockGrid } from "./forensics/block_grid.ts";
import { type FramePair, noiseRenewal } from "./noise_renewal.ts";
import { blockSpectrum } from "./forensics/block_spectrum.ts";
import type { TemporalFacts } from "./types.ts";

/** Two consecutive frames of one region that differ. */
export interface FrameDifference extends FramePair {
  /** Top-left corner in the frame. */
  readonly x: number;
  readonly y: number;
  /** Number of the pair in its region. */
  readonly pair: number;
  readonly difference: Float32Array;
  /** The same less its local mean. */
  readonly residual: Float32Array;
}

export type TemporalShape = Pick<
  TemporalFacts,
  | "equalPixels"
  | "flatness"
  | "pairCorrelation"
  | "pairSpread"
  | "gridStep"
  | "halfGridStep"
  | "falloff"
  | "colour"
  | "sparsity"
  | "renewal"
>;

/** Pairs with less than this mean square have no noise to compare. */
const MIN_ENERGY = 0.02;

/** The shape of what differs. All null without a pair that differs, or with regions of less than 48 blocks of 8×8. */
export function temporalShape(differences: readonly FrameDifference[]): TemporalShape {
  const planes = differences.map(({ difference, ...place }) => ({ ...place, data: difference }));
  const spectrum = blockSpectrum(planes);
  // One pair of each region: the grid needs pixels, not pairs.
  const grid = blockGrid(planes.filter(({ region }, index) => region !== planes[index + 1]?.region));
  return {
    equalPixels: equalPixels(differences),
    flatness: flatness(differences),
    pairCorrelation: pairCorrelation(differences),
    pairSpread: pairSpread(differences),
    gridStep: grid.aligned,
    halfGridStep: grid.half,
    falloff: spectrum?.falloff ?? null,
    colour: spectrum?.noiseColour ?? null,
    sparsity: spectrum?.sparsity ?? null,
    renewal: noiseRenewal(differences),
  };
}

function equalPixels(differences: readonly FrameDifference[]): number | null {
  let equal = 0, count = 0;
  for (const { difference } of differences) {
    for (let at = 0; at < difference.length; at++) if (difference[at] === 0) equal++;
    count += difference.length;
  }
  return count === 0 ? null : equal / count;
}

/** Mean size over root mean square: 0.80 for one Gaussian, less the more unevenly the change is spread. */
function flatness(differences: readonly FrameDifference[]): number | null {
  let size = 0, squares = 0, count = 0;
  for (const { residual } of differences) {
    for (let at = 0; at < residual.length; at++) {
      const value = residual[at]!;
      size += Math.abs(value);
      squares += value * value;
    }
    count += residual.length;
  }
  return squares < MIN_ENERGY * count || count === 0 ? null : size / Math.sqrt(squares * count);
}

/**
 * Correlation of a pair's change with the next pair's. The frame between them has a camera's own noise, once added and
 * once taken away: −0.5. A codec that keeps what it once showed, or plain motion, does not turn back.
 */
function pairCorrelation(differences: readonly FrameDifference[]): number | null {
  let product = 0, first = 0, second = 0;
  for (let index = 1; index < differences.length; index++) {
    const before = differences[index - 1]!, after = differences[index]!;
    if (before.region !== after.region || before.pair + 1 !== after.pair) continue;
    const a = before.residual, b = after.residual;
    for (let at = 0; at < a.length; at++) {
      product += a[at]! * b[at]!;
      first += a[at]! * a[at]!;
      second += b[at]! * b[at]!;
    }
  }
  const scale = Math.sqrt(first * second);
  return scale > 0 ? Math.max(-1, Math.min(1, product / scale)) : null;
}

/** ln of the strongest pair's energy over the weakest's, the most of all regions: codecs have good and bad frames. */
function pairSpread(differences: readonly FrameDifference[]): number | null {
  const regions = new Map<number, number[]>();
  for (const { region, residual } of differences) {
    let squares = 0;
    for (let at = 0; at < residual.length; at++) squares += residual[at]! * residual[at]!;
    const energies = regions.get(region) ?? [];
    energies.push(squares / residual.length + MIN_ENERGY);
    regions.set(region, energies);
  }
  const spreads = [...regions.values()].filter(({ length }) => length > 1)
    .map((energies) => Math.log(Math.max(...energies) / Math.min(...energies)));
  return spreads.length === 0 ? null : Math.max(...spreads);
}
