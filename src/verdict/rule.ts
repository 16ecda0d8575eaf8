import type { Evidence, Observation } from "../evidence/mod.ts";
import type { LearnedRow, MarkName } from "./weights.ts";

/** A mark whose weight was learned, and stands in learned.json instead of in its row. */
export interface LearnedMark {
  readonly row: LearnedRow;
  /** The feature of learned.json. */
  readonly feature: string;
  readonly llr: number;
}

/** A mark that weighs `llr` this time, its weight in the table at most. */
interface WeighedMark<W extends MarkName = MarkName> {
  readonly mark: W;
  readonly llr: number;
}

/** What a rule answers with: a row of the weight table, whose weight is fixed, or one with its own. */
export type Mark = MarkName | WeighedMark | LearnedMark;

/** A pure look at the evidence: the marks that it finds. Order never matters. */
export interface Rule<M extends Mark = Mark> {
  readonly name: string;
  /** The marks that this rule may answer with: the test of docs/detection.md reads them. */
  readonly marks: readonly (MarkName | LearnedRow)[];
  judge(evidence: Evidence): readonly M[];
}

/** A rule over one source, silent where the source saw nothing. */
export function ruleOver<
  K extends Exclude<keyof Evidence, "facts">,
  const W extends MarkName,
  const M extends W | WeighedMark<W>,
>(
  source: K,
  rule: {
    readonly name: string;
    readonly marks: readonly W[];
    readonly judge: (value: Value<K>) => readonly M[];
  },
): Rule<M> {
  return Object.freeze({
    name: rule.name,
    marks: rule.marks,
    judge(evidence: Evidence): readonly M[] {
      const observation = evidence[source] as Observation<Value<K>>;
      return observation.kind === "observed" ? rule.judge(observation.value) : [];
    },
  });
}

type Value<K extends Exclude<keyof Evidence, "facts">> = Extract<
  Evidence[K],
  { readonly kind: "observed" }
>["value"];

/** The marks whose condition holds. */
export function when<const W extends MarkName>(conditions: Readonly<Record<W, boolean>>): readonly W[] {
  return (Object.keys(conditions) as W[]).filter((name) => conditions[name]);
}
