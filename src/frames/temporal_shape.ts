import { type ChangeSums, total } from "./change_sums.ts";
import { blockGrid, blockSpectrum } from "../forensics/mod.ts";
import { type FramePair, noiseRenewal } from "./noise_renewal.ts";
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
  readonly sums: ChangeSums;
}

type TemporalShape = Pick<
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
  const sums = differences.map((difference) => difference.sums);
  const pixels = total(sums, "pixels"), squares = total(sums, "squares");
  return {
    equalPixels: pixels === 0 ? null : total(sums, "equal") / pixels,
    flatness: pixels === 0 || squares < MIN_ENERGY * pixels
      ? null
      : total(sums, "size") / Math.sqrt(squares * pixels),
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
    for (let at = 0; at < a.length; at++) product += a[at]! * b[at]!;
    first += before.sums.squares;
    second += after.sums.squares;
  }
  const scale = Math.sqrt(first * second);
  return scale > 0 ? Math.max(-1, Math.min(1, product / scale)) : null;
}

/** ln of the strongest pair's energy over the weakest's, the most of all regions: codecs have good and bad frames. */
function pairSpread(differences: readonly FrameDifference[]): number | null {
  const regions = Map.groupBy(differences, ({ region }) => region).values();
  const spreads = [...regions].filter(({ length }) => length > 1).map((pairs) => {
    const energies = pairs.map(({ sums: { squares, pixels } }) => squares / pixels + MIN_ENERGY);
    return Math.log(Math.max(...energies) / Math.min(...energies));
  });
  return spreads.length === 0 ? null : Math.max(...spreads);
}
