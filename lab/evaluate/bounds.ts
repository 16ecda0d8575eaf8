/** Exact binomial confidence bounds after Clopper and Pearson, as ISO/IEC 19795-1 and CEN/TS 18099 want them. */

/** Two-sided, 95 % unless told: shares, 0 to 1. */
export function clopperPearson(
  hits: number,
  trials: number,
  confidence = 0.95,
): { readonly low: number; readonly high: number } {
  if (trials === 0) return { low: 0, high: 1 };
  const tail = (1 - confidence) / 2;
  return {
    low: hits === 0 ? 0 : solve((share) => 1 - cumulative(hits - 1, { trials, share }) - tail),
    high: hits === trials ? 1 : solve((share) => tail - cumulative(hits, { trials, share })),
  };
}

/** P(X ≤ hits) of a binomial X. Sums in the order that keeps it exact enough for thousands of trials. */
export function cumulative(
  hits: number,
  { trials, share }: { readonly trials: number; readonly share: number },
): number {
  if (share <= 0) return 1;
  if (share >= 1) return hits >= trials ? 1 : 0;
  let logTerm = trials * Math.log1p(-share);
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= hits; k++) {
    logTerm += Math.log((trials - k + 1) / k) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}

/** The root of a rising function on 0 to 1. */
function solve(rising: (share: number) => number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
