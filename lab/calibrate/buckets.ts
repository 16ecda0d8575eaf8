import type { Bucket, LabelledSample } from "./types.ts";

interface Valued {
  readonly value: number;
  readonly attack: boolean;
  readonly weight: number;
}

/** The samples that have a value for the feature, in its order. */
export function valued(samples: readonly LabelledSample[], feature: string): readonly Valued[] {
  return samples.flatMap(({ attack, weight = 1, values }) => {
    const value = values[feature];
    return typeof value === "number" && Number.isFinite(value) && weight > 0
      ? [{ value, attack, weight }]
      : [];
  }).sort((a, b) => a.value - b.value);
}

/**
 * Ascending values that part the samples into about `count` equal shares, where attacks and genuine captures weigh
 * half each. Equal values stay together, so there may be fewer.
 */
export function quantileEdges(sorted: readonly Valued[], count: number): readonly number[] {
  const total = { attack: 0, bonaFide: 0 };
  for (const { attack, weight } of sorted) total[attack ? "attack" : "bonaFide"] += weight;
  const shares = (total.attack > 0 ? 1 : 0) + (total.bonaFide > 0 ? 1 : 0);
  const edges: number[] = [];
  let below = 0;
  let previous = -Infinity;
  for (const { value, attack, weight } of sorted) {
    const due = (edges.length + 1) / count;
    if (below >= due && value > previous && below < 1) edges.push(midway(previous, value));
    below += weight / total[attack ? "attack" : "bonaFide"] / shares;
    previous = value;
  }
  return edges;
}

/** An edge with few digits that lies above `low` and not above `high`. */
function midway(low: number, high: number): number {
  const rounded = Number(((low + high) / 2).toPrecision(4));
  return rounded > low && rounded <= high ? rounded : high;
}

export function countBuckets(sorted: readonly Valued[], edges: readonly number[]): readonly Bucket[] {
  return [-Infinity, ...edges].map((from, index) => {
    const to = edges[index] ?? Infinity;
    const inside = sorted.filter(({ value }) => value >= from && value < to);
    const weigh = (attack: boolean) =>
      inside.reduce((sum, one) => one.attack === attack ? sum + one.weight : sum, 0);
    return { from, attack: weigh(true), bonaFide: weigh(false), n: inside.length };
  });
}

/** Joins every bucket with fewer samples than `least` to its smaller neighbour. */
export function mergeSmall(buckets: readonly Bucket[], least: number): readonly Bucket[] {
  let merged = buckets;
  while (merged.length > 1) {
    const smallest = merged.reduce((a, b) => b.n < a.n ? b : a);
    if (smallest.n >= least) return merged;
    const index = merged.indexOf(smallest);
    const before = merged[index - 1]?.n ?? Infinity;
    const after = merged[index + 1]?.n ?? Infinity;
    merged = mergeAt(merged, before <= after ? index - 1 : index);
  }
  return merged;
}

/** The bucket at `index` and the next as one. */
export function mergeAt(buckets: readonly Bucket[], index: number): readonly Bucket[] {
  return buckets.flatMap((bucket, at) => {
    if (at === index + 1) return [];
    const next = buckets[at + 1];
    if (at !== index || next === undefined) return [bucket];
    const { from, attack, bonaFide, n } = bucket;
    return [{ from, attack: attack + next.attack, bonaFide: bonaFide + next.bonaFide, n: n + next.n }];
  });
}
