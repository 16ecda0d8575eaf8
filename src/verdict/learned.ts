import table from "./learned.json" with { type: "json" };

/** The learned weight of one feature: a step function over its buckets. */
export interface LearnedFeature {
  /** `<kind>.<feature>`, one of `learnableValues`. */
  readonly feature: string;
  /** Ascending. Bucket 0 lies below the first edge; bucket i holds `edges[i - 1] ≤ value < edges[i]`. */
  readonly edges: readonly number[];
  /** Nats for each bucket, one more than edges. */
  readonly llr: readonly number[];
  /** What the weights were shrunk to, for each bucket. */
  readonly prior: readonly number[];
  /** Weighted counts for each bucket: every attack species has the same weight. */
  readonly attack: readonly number[];
  readonly bonaFide: readonly number[];
  /** Samples that had a value. */
  readonly n: number;
}

/**
 * Several features as one: their weights, each times a factor of its own, sum up to a score, and the score is a
 * feature like any other. Features repeat each other, so that their weights must not simply be added.
 */
export interface LearnedCombination extends LearnedFeature {
  /** Factors are not negative: what speaks more for an attack never weighs less. */
  readonly inputs: readonly { readonly feature: string; readonly factor: number }[];
}

/** The upper end of the genuine captures' weights: one in a hundred lies above `onePercent`. */
export interface GenuineTail {
  readonly n: number;
  readonly fivePercent: number;
  readonly onePercent: number;
}

/** What `deno task evaluate:calibrate` writes. Reviewed like code. */
export interface LearnedTable {
  readonly features: readonly LearnedFeature[];
  readonly combinations: readonly LearnedCombination[];
  /** What genuine captures reach in nats of content and time together; null: too few were seen. */
  readonly genuine: GenuineTail | null;
}

export const LEARNED: LearnedTable = table;

/** Feature → value; null: cannot be told. */
export type LearnableValues = Readonly<Record<string, number | null>>;

/** The feature's weight at a value, in nats; undefined where there is none to weigh. */
export function learnedWeight(
  { edges, llr }: Pick<LearnedFeature, "edges" | "llr">,
  value: number | null | undefined,
): number | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  const above = edges.findIndex((edge) => value < edge);
  return llr[above === -1 ? edges.length : above];
}

/** What the inputs say together; undefined where none can be told. */
export function combinedScore(
  { inputs }: Pick<LearnedCombination, "inputs">,
  { features, values }: { readonly features: readonly LearnedFeature[]; readonly values: LearnableValues },
): number | undefined {
  const parts = inputs.flatMap(({ feature, factor }) => {
    const learned = features.find((one) => one.feature === feature);
    const weight = learned && learnedWeight(learned, values[feature]);
    return weight === undefined ? [] : [factor * weight];
  });
  return parts.length === 0 ? undefined : parts.reduce((sum, part) => sum + part, 0);
}
