import type { ScoredSample } from "./platt.ts";

export interface OperatingRange {
  /** Lowest and highest fused log-odds at which the probability may pass 0.5. */
  readonly threshold: readonly [lowest: number, highest: number];
  /** Share of genuine captures that may be rejected, 0 to 1. */
  readonly mostRejected: number;
}

const STEP = 0.05;

/**
 * The lowest threshold of the range at which no more of the genuine captures are rejected than may be; the highest one
 * where none is low enough. A prior says how many attacks to expect, not how many genuine captures a service may lose.
 */
export function operatingThreshold(
  samples: readonly ScoredSample[],
  { threshold: [lowest, highest], mostRejected }: OperatingRange,
): number {
  const genuine = samples.filter(({ attack }) => !attack);
  const steps = Math.round((highest - lowest) / STEP);
  for (let step = 0; step < steps; step++) {
    const threshold = lowest + step * STEP;
    const rejected = genuine.filter(({ logOdds }) => logOdds > threshold).length;
    if (rejected <= mostRejected * genuine.length) return threshold;
  }
  return highest;
}
