import type { LearnedFeature } from "../../src/verdict/learned.ts";
import { countBuckets, mergeAt, mergeSmall, quantileEdges, valued } from "./buckets.ts";
import { pool } from "./pool.ts";
import type { Bucket, FeatureSpec, LabelledSample } from "./types.ts";
import { countedWeights, separation, shrink } from "./weigh_buckets.ts";

const BUCKETS = 8;
/** A bucket with fewer samples than this joins its neighbour. */
const LEAST_IN_BUCKET = 20;
/** A feature that parts the two kinds by less, in nats, only adds noise. */
const LEAST_SEPARATION = 0.02;

/**
 * Counts, per feature, how attacks and genuine captures fall into buckets of its values, and weighs the buckets.
 * Pure: the same samples give the same weights.
 */
export function learn(
  samples: readonly LabelledSample[],
  specs: readonly FeatureSpec[],
): readonly LearnedFeature[] {
  const learned = specs.map((spec) => learnFeature(samples, spec));
  return learned.filter((one) => one !== undefined).sort((a, b) => a.feature < b.feature ? -1 : 1);
}

/** Undefined for a feature that cannot tell the two apart, and of which nothing was expected. */
export function learnFeature(
  samples: readonly LabelledSample[],
  { feature, prior = [], shape = "auto", count = BUCKETS }: FeatureSpec,
): LearnedFeature | undefined {
  const sorted = valued(samples, feature);
  const edges = new Set([
    ...quantileEdges(sorted, count),
    ...prior.map(({ from }) => from).filter(Number.isFinite),
  ]);
  const counted = countBuckets(sorted, [...edges].sort((a, b) => a - b));
  const buckets = pool(mergeSmall(counted, LEAST_IN_BUCKET), shape).map(rounded);
  const expectsNothing = prior.every(({ nats }) => nats === 0);
  if (expectsNothing && separation(buckets) < LEAST_SEPARATION) return undefined;
  const expected = buckets.map(({ from }) => prior.findLast((step) => step.from <= from)?.nats ?? 0);
  return featureOf(feature, straightened({ buckets, expected }, { shape, n: sorted.length }), sorted.length);
}

interface Expected {
  readonly buckets: readonly Bucket[];
  /** What was expected of each bucket, nats. */
  readonly expected: readonly number[];
}

/** Expectations may bend what the counts had straight: neighbours that then go the wrong way become one bucket. */
function straightened(
  { buckets, expected }: Expected,
  { shape, n }: { readonly shape: NonNullable<FeatureSpec["shape"]>; readonly n: number },
): Expected {
  if (shape !== "rising" && shape !== "falling") return { buckets, expected };
  const sign = shape === "rising" ? 1 : -1;
  const weights = weigh(buckets, { prior: expected, n });
  const wrong = weights.findIndex((weight, index) => index > 0 && sign * (weight - weights[index - 1]!) < 0);
  if (wrong === -1) return { buckets, expected };
  const [one, two] = [buckets[wrong - 1]!, buckets[wrong]!];
  const mean = (one.n * expected[wrong - 1]! + two.n * expected[wrong]!) / Math.max(1, one.n + two.n);
  const merged = {
    buckets: mergeAt(buckets, wrong - 1).map(rounded),
    expected: expected.toSpliced(wrong - 1, 2, thousandth(mean)),
  };
  return straightened(merged, { shape, n });
}

function featureOf(feature: string, { buckets, expected }: Expected, n: number): LearnedFeature {
  return {
    feature,
    edges: buckets.slice(1).map(({ from }) => from),
    llr: weigh(buckets, { prior: expected, n }),
    prior: expected,
    attack: buckets.map(({ attack }) => attack),
    bonaFide: buckets.map(({ bonaFide }) => bonaFide),
    n,
  };
}

/** From what the file holds of each bucket to its weight, to a thousandth of a nat. */
export function weigh(
  buckets: readonly Pick<Bucket, "attack" | "bonaFide">[],
  { prior, n }: Pick<LearnedFeature, "prior" | "n">,
): readonly number[] {
  return countedWeights(buckets).map((counted, index) =>
    thousandth(shrink(counted, { prior: prior[index]!, n }))
  );
}

/** Weighted counts as the file has them: the weights follow from what a reader sees. */
function rounded({ from, attack, bonaFide, n }: Bucket): Bucket {
  return { from, attack: thousandth(attack), bonaFide: thousandth(bonaFide), n };
}

function thousandth(value: number): number {
  return Math.round(1000 * value) / 1000;
}
