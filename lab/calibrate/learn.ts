import type { LearnedFeature, LearnedTable } from "../../src/verdict/learned.ts";
import { LEARNED_WEIGHTS } from "../../src/verdict/weights.ts";
import { countBuckets, mergeSmall, quantileEdges, valued } from "./buckets.ts";
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
 * Pure: the same samples give the same table. Features that cannot tell the two apart are left out.
 */
export function learn(
  samples: readonly LabelledSample[],
  specs: readonly FeatureSpec[],
): Pick<LearnedTable, "features"> {
  const features = specs.map((spec) => learnFeature(samples, spec)).filter((feature) =>
    feature !== undefined
  );
  return { features: features.toSorted((a, b) => a.source < b.source ? -1 : 1) };
}

function learnFeature(
  samples: readonly LabelledSample[],
  { source, prior = [], shape = "auto" }: FeatureSpec,
): LearnedFeature | undefined {
  const sorted = valued(samples, source);
  const edges = new Set([...quantileEdges(sorted, BUCKETS), ...prior.map(({ from }) => from)]);
  const counted = countBuckets(sorted, [...edges].sort((a, b) => a - b));
  const buckets = pool(mergeSmall(counted, LEAST_IN_BUCKET), shape).map(rounded);
  const expectsNothing = prior.every(({ nats }) => nats === 0);
  if (expectsNothing && separation(buckets) < LEAST_SEPARATION) return undefined;
  const expected = buckets.map(({ from }) => prior.findLast((step) => step.from <= from)?.nats ?? 0);
  return {
    source,
    edges: buckets.slice(1).map(({ from }) => from),
    llr: weigh(buckets, { source, expected, n: sorted.length }),
    prior: expected,
    attack: buckets.map(({ attack }) => attack),
    bonaFide: buckets.map(({ bonaFide }) => bonaFide),
    n: sorted.length,
  };
}

interface Expectation {
  readonly source: string;
  /** For each bucket, in nats. */
  readonly expected: readonly number[];
  readonly n: number;
}

/** From what the file holds to its weights, within the bounds of the feature's row; to a thousandth. */
export function weigh(
  buckets: readonly Pick<Bucket, "attack" | "bonaFide">[],
  { source, expected, n }: Expectation,
): readonly number[] {
  const { up, down } = LEARNED_WEIGHTS[rowOf(source)];
  return countedWeights(buckets).map((counted, index) => {
    const llr = shrink(counted, { prior: expected[index]!, n });
    return Math.round(1000 * Math.max(-down, Math.min(up, llr))) / 1000;
  });
}

function rowOf(source: string): keyof typeof LEARNED_WEIGHTS {
  const row = `learned_${source.split(".")[0]}`;
  if (row in LEARNED_WEIGHTS) return row as keyof typeof LEARNED_WEIGHTS;
  throw new Error(`No row of weights bounds "${source}"`);
}

/** Weighted counts to a thousandth, as the file has them: the weights follow from what a reader sees. */
function rounded({ from, attack, bonaFide, n }: Bucket): Bucket {
  const thousandth = (value: number) => Math.round(1000 * value) / 1000;
  return { from, attack: thousandth(attack), bonaFide: thousandth(bonaFide), n };
}
