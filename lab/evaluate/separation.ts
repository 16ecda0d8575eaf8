/** How well one measurement alone parts the attacks from genuine captures, on the measured side. */
import type { PipelineName } from "../../src/verdict/mod.ts";
import type { Judged } from "./judge.ts";

export interface Separation {
  readonly feature: string;
  /** Area under the curve by species: above 0.5 attacks have more of it, below less; null where it is never told. */
  readonly area: Readonly<Record<string, number | null>>;
}

/** Features and their combinations. */
export function separationsOf(
  species: readonly string[],
  { judged, pipeline }: {
    readonly judged: ReadonlyMap<string, readonly Judged[]>;
    readonly pipeline: PipelineName;
  },
): readonly Separation[] {
  const values = new Map(
    ["bona_fide", ...species].map((name) => [name, valuesOf(judged.get(name) ?? [], pipeline)]),
  );
  const genuine = values.get("bona_fide")!;
  return [...genuine.keys()].sort().map((feature) => ({
    feature,
    area: Object.fromEntries(
      species.map((
        name,
      ) => [name, areaUnderCurve(values.get(name)?.get(feature) ?? [], genuine.get(feature)!)]),
    ),
  }));
}

function valuesOf(judged: readonly Judged[], pipeline: PipelineName): Map<string, number[]> {
  const values = new Map<string, number[]>();
  for (const { verdicts } of judged) {
    for (const { feature, value } of verdicts?.[pipeline].features ?? []) {
      if (typeof value === "number") values.set(feature, [...values.get(feature) ?? [], value]);
    }
  }
  return values;
}

/** The share of pairs in which the attack's value is the larger one; ties count half. Null without a pair. */
export function areaUnderCurve(attacks: readonly number[], genuine: readonly number[]): number | null {
  if (attacks.length === 0 || genuine.length === 0) return null;
  const sorted = genuine.toSorted((a, b) => a - b);
  const below = (value: number, orEqual: boolean) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]! < value || orEqual && sorted[middle] === value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const sum = attacks.reduce((all, value) => all + (below(value, false) + below(value, true)) / 2, 0);
  return sum / (attacks.length * sorted.length);
}
