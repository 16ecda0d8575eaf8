import { mergeAt } from "./buckets.ts";
import type { Bucket, FeatureSpec } from "./types.ts";
import { countedWeights, separation } from "./weigh_buckets.ts";

/** Pooling may lose this share of the separation and still be the better guess. */
const LOSS_ALLOWED = 0.1;

/** Buckets whose weights go the way that the shape allows. */
export function pool(
  buckets: readonly Bucket[],
  shape: NonNullable<FeatureSpec["shape"]>,
): readonly Bucket[] {
  if (shape === "free") return buckets;
  if (shape !== "auto") return poolTo(buckets, shape);
  const [best] = [poolTo(buckets, "rising"), poolTo(buckets, "falling")]
    .toSorted((a, b) => separation(b) - separation(a));
  return separation(best!) >= (1 - LOSS_ALLOWED) * separation(buckets) ? best! : buckets;
}

/** Adjacent violators become one bucket until none is left. */
function poolTo(buckets: readonly Bucket[], shape: "rising" | "falling"): readonly Bucket[] {
  const sign = shape === "rising" ? 1 : -1;
  let pooled = buckets;
  for (;;) {
    const weights = countedWeights(pooled);
    const violator = weights.findIndex((weight, index) =>
      index > 0 && sign * (weight - weights[index - 1]!) < 0
    );
    if (violator === -1) return pooled;
    pooled = mergeAt(pooled, violator - 1);
  }
}
