import table from "./learned.json" with { type: "json" };

/** The learned weight of one feature: a step function over its buckets. */
export interface LearnedFeature {
  /** `<kind>.<feature>`, one of `learnableValues`. */
  readonly source: string;
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

/** What `deno task evaluate:calibrate` writes. Reviewed like code. */
export interface LearnedTable {
  readonly features: readonly LearnedFeature[];
  /** What genuine captures reach in nats of content and time together; null: too few were seen. */
  readonly genuine: GenuineTail | null;
}

/** The upper end of the genuine captures' weights: one in a hundred lies above `onePercent`. */
export interface GenuineTail {
  readonly n: number;
  readonly fivePercent: number;
  readonly onePercent: number;
}

export const LEARNED: LearnedTable = table;

/** The feature's weight at a value, in nats; undefined where there is none to weigh. */
export function learnedWeight(
  { edges, llr }: Pick<LearnedFeature, "edges" | "llr">,
  value: number | null | undefined,
): number | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  const above = edges.findIndex((edge) => value < edge);
  return llr[above === -1 ? edges.length : above];
}
