import { weighToPrior } from "./platt.ts";

interface CalibratedSample {
  readonly attack: boolean;
  readonly weight?: number;
  /** Calibrated log-odds of an attack. */
  readonly logOdds: number;
}

const BINS = 15;

/**
 * Expected calibration error: the mean distance, over fifteen equal bins of the probability of an attack, between
 * what was said and what was so, where attacks are as frequent as the prior says.
 */
export function calibrationError(samples: readonly CalibratedSample[], prior: number): number {
  const bins = Array.from({ length: BINS }, () => ({ weight: 0, said: 0, attacks: 0 }));
  const weighted = weighToPrior(samples, prior);
  for (const { attack, weight, logOdds } of weighted) {
    const probability = 1 / (1 + Math.exp(-logOdds));
    const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))]!;
    bin.weight += weight;
    bin.said += weight * probability;
    bin.attacks += attack ? weight : 0;
  }
  return bins.reduce((sum, { said, attacks }) => sum + Math.abs(said - attacks), 0) / samples.length;
}

/**
 * Cost of the log-likelihood ratio in bits, whatever the prior is: 0 for perfect weights, 1 for weights that say
 * nothing. `logOdds` less the prior's own are the weights.
 */
export function llrCost(samples: readonly CalibratedSample[], prior: number): number {
  const ownOdds = Math.log(prior / (1 - prior));
  const cost = (wanted: boolean) => {
    const kind = samples.filter(({ attack }) => attack === wanted);
    const total = kind.reduce((sum, { weight = 1 }) => sum + weight, 0);
    return kind.reduce((sum, { weight = 1, logOdds }) => {
      const llr = logOdds - ownOdds;
      return sum + weight * Math.log2(1 + Math.exp(wanted ? -llr : llr));
    }, 0) / total;
  };
  return (cost(true) + cost(false)) / 2;
}
