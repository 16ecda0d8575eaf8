/** Fewer samples tell nothing. */
const MIN_SAMPLES = 8;
/** What later quarters may have over earlier ones. */
const STEP = 1.02;
const WHOLE = 1.05;

/**
 * Whether memory that was sampled at equal steps has come to a plateau: the middle of one quarter over that of the next,
 * the first left out as warm-up. What leaks grows in each; what is kept for use grows once.
 */
export function isFlat(samples: readonly number[]): boolean {
  if (samples.length < MIN_SAMPLES) return true;
  const quarter = samples.length / 4;
  const [second, third, last] = [1, 2, 3].map((nth) =>
    median(samples.slice(Math.floor(nth * quarter), Math.floor((nth + 1) * quarter)))
  ) as [number, number, number];
  return third <= STEP * second || last <= STEP * third || last <= WHOLE * second;
}

function median(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[samples.length >> 1]!;
}
