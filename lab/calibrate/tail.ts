import type { GenuineTail } from "../../src/verdict/learned.ts";

/** With fewer, one in a hundred cannot be told. */
const MIN_SAMPLES = 100;

/**
 * Upper quantiles of the genuine captures' weights, as conformal prediction counts them: a weight above `onePercent`
 * has a p-value below 1 %, the capture itself counted among them.
 */
export function genuineTail(weights: readonly number[]): GenuineTail | null {
  if (weights.length < MIN_SAMPLES) return null;
  const falling = [...weights].sort((a, b) => b - a);
  const n = falling.length;
  const at = (share: number) => Math.round(1000 * falling[Math.floor(share * (n + 1)) - 1]!) / 1000;
  return { n, fivePercent: at(0.05), onePercent: at(0.01) };
}
