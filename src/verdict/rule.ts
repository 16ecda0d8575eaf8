import type { Evidence, Observation } from "../evidence/mod.ts";
import type { LearnedRow, WeightName } from "./weights.ts";

/** A mark whose weight was learned, and stands in learned.json instead of in its row. */
export interface LearnedMark {
  readonly row: LearnedRow;
  /** The feature of learned.json. */
  readonly source: string;
  readonly llr: number;
}

/** What a rule answers with: a row of the weight table, whose weight is fixed, or one with its own. */
export type Mark = WeightName | LearnedMark;

/** A pure look at the evidence: the marks that it finds. Order never matters. */
export interface Rule<M extends Mark = Mark> {
  readonly name: string;
  /** The rows that this rule may answer with: the test of docs/detection.md reads them. */
  readonly rows: readonly (WeightName | LearnedRow)[];
  judge(evidence: Evidence): readonly M[];
}

/** A rule over one source, silent where the source saw nothing. */
export function ruleOver<K extends Exclude<keyof Evidence, "facts">, const W extends WeightName>(
  source: K,
  rule: {
    readonly name: string;
    readonly rows: readonly W[];
    readonly judge: (value: Value<K>) => readonly W[];
  },
): Rule<W> {
  return Object.freeze({
    name: rule.name,
    rows: rule.rows,
    judge(evidence: Evidence): readonly W[] {
      const observation = evidence[source] as Observation<Value<K>>;
      return observation.kind === "observed" ? rule.judge(observation.value) : [];
    },
  });
}

type Value<K extends Exclude<keyof Evidence, "facts">> = Extract<
  Evidence[K],
  { readonly kind: "observed" }
>["value"];

/** The rows whose condition holds. */
export function when<const W extends WeightName>(conditions: Readonly<Record<W, boolean>>): readonly W[] {
  return (Object.keys(conditions) as W[]).filter((name) => conditions[name]);
}
