/** Maps fused log-odds L to calibrated ones: slope·L + offset. */
interface Platt {
  readonly slope: number;
  readonly offset: number;
}

export interface ScoredSample {
  readonly attack: boolean;
  /** Default 1; only its proportion within attacks, and within genuine captures, matters. */
  readonly weight?: number;
  /** Fused log-odds before calibration. */
  readonly logOdds: number;
}

interface PlattOptions {
  /** Share of attacks to expect: the two kinds are weighed to it. */
  readonly prior: number;
  /** Lowest and highest L at which the probability may pass 0.5. */
  readonly threshold: readonly [lowest: number, highest: number];
  /** As many samples as the identity map weighs. */
  readonly ridge?: number;
}

const RIDGE = 10;
const STEPS = 200;
const SLOPES = [0.25, 4] as const;

/**
 * Logistic regression of the label on L, pulled towards the identity map: without that, kinds that part cleanly
 * would give an endless slope. The threshold stays where the weights that must reject alone still do.
 */
export function fitPlatt(samples: readonly ScoredSample[], options: PlattOptions): Platt {
  const weighted = weighToPrior(samples, options.prior);
  const ridge = options.ridge ?? RIDGE;
  let [slope, offset] = [1, 0];
  for (let step = 0; step < STEPS; step++) {
    const { gradient: [gs, go], hessian: [ss, so, oo] } = derivatives(weighted, { slope, offset, ridge });
    const determinant = ss * oo - so * so;
    const [ds, dof] = [(oo * gs - so * go) / determinant, (ss * go - so * gs) / determinant];
    const damping = Math.min(1, 1 / Math.hypot(ds, dof));
    slope -= damping * ds;
    offset -= damping * dof;
    if (Math.hypot(ds, dof) < 1e-9) break;
  }
  return bounded({ slope, offset }, options.threshold);
}

/** As many as there are samples in all, shared between the two kinds by the prior. */
export function weighToPrior<T extends { readonly attack: boolean; readonly weight?: number }>(
  samples: readonly T[],
  prior: number,
): readonly (T & { readonly weight: number })[] {
  const sums = { attack: 0, bonaFide: 0 };
  for (const { attack, weight = 1 } of samples) sums[attack ? "attack" : "bonaFide"] += weight;
  return samples.map((sample) => {
    const share = sample.attack ? prior / sums.attack : (1 - prior) / sums.bonaFide;
    return { ...sample, weight: (sample.weight ?? 1) * share * samples.length };
  });
}

function derivatives(
  samples: readonly (ScoredSample & { readonly weight: number })[],
  { slope, offset, ridge }: Platt & { readonly ridge: number },
): { gradient: [number, number]; hessian: [number, number, number] } {
  const gradient: [number, number] = [ridge * (slope - 1), ridge * offset];
  const hessian: [number, number, number] = [ridge, 0, ridge];
  for (const { attack, weight, logOdds } of samples) {
    const p = 1 / (1 + Math.exp(-(slope * logOdds + offset)));
    const residual = weight * (p - (attack ? 1 : 0));
    const curvature = weight * p * (1 - p);
    gradient[0] += residual * logOdds;
    gradient[1] += residual;
    hessian[0] += curvature * logOdds * logOdds;
    hessian[1] += curvature * logOdds;
    hessian[2] += curvature;
  }
  return { gradient, hessian };
}

function bounded({ slope, offset }: Platt, [lowest, highest]: readonly [number, number]): Platt {
  const steep = Math.max(SLOPES[0], Math.min(SLOPES[1], slope));
  const threshold = Math.max(lowest, Math.min(highest, -offset / steep));
  const round = (value: number) => Math.round(1000 * value) / 1000;
  return { slope: round(steep), offset: round(-threshold * steep) };
}
