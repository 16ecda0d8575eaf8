import type { FaceLiveness } from "./types.ts";

/** Scores end here, as those of the reference's sibling do: at a probability of 1e-7 from either end. */
export const MOST_SCORE = -Math.log(1e-7);

/** A logit as a rating. Throws RangeError for what is no number: no face passes because something failed. */
export function ofLogit(logit: number): FaceLiveness {
  if (Number.isNaN(logit)) throw new RangeError("Liveness is not a number");
  const score = Math.max(-MOST_SCORE, Math.min(MOST_SCORE, logit));
  return Object.freeze({ probability: 1 / (1 + Math.exp(-score)), score });
}

/** A probability, 0 to 1, as a rating: kept as it is, and its logit. Throws RangeError for any other value. */
export function ofProbability(probability: number): FaceLiveness {
  if (!(probability >= 0 && probability <= 1)) throw new RangeError("Liveness is not a probability");
  return Object.freeze({ probability, score: ofLogit(Math.log(probability / (1 - probability))).score });
}
