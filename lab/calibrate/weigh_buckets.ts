import type { Bucket } from "./types.ts";

/** A half of a sample in every bucket, so that none is empty. */
const ALPHA = 0.5;
/** As many samples as the expectation weighs. */
const PRIOR_SAMPLES = 200;

/** What the counts alone say of each bucket, in nats: `ln((a + α)/(A + αk)) − ln((b + α)/(B + αk))`. */
export function countedWeights(
  buckets: readonly Pick<Bucket, "attack" | "bonaFide">[],
): readonly number[] {
  const attacks = buckets.reduce((sum, { attack }) => sum + attack, ALPHA * buckets.length);
  const genuine = buckets.reduce((sum, { bonaFide }) => sum + bonaFide, ALPHA * buckets.length);
  return buckets.map(({ attack, bonaFide }) =>
    Math.log((attack + ALPHA) / attacks) - Math.log((bonaFide + ALPHA) / genuine)
  );
}

/** Between what was counted and what was expected, by how many samples were counted. */
export function shrink(
  counted: number,
  { prior, n }: { readonly prior: number; readonly n: number },
): number {
  return (n * counted + PRIOR_SAMPLES * prior) / (n + PRIOR_SAMPLES);
}

/** How far the two kinds lie apart, in nats: the symmetric divergence of their shares of the buckets. */
export function separation(buckets: readonly Bucket[]): number {
  const attacks = buckets.reduce((sum, { attack }) => sum + attack + ALPHA, 0);
  const genuine = buckets.reduce((sum, { bonaFide }) => sum + bonaFide + ALPHA, 0);
  const weights = countedWeights(buckets);
  return buckets.reduce((sum, { attack, bonaFide }, index) => {
    const share = (attack + ALPHA) / attacks - (bonaFide + ALPHA) / genuine;
    return sum + share * weights[index]!;
  }, 0);
}
