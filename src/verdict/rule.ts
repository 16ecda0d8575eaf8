import type { Evidence, Observation } from "../evidence/types.ts";
import type { WeightName } from "./weights.ts";

/** A pure look at the evidence: the rows of the weight table that it triggers. Order never matters. */
export interface Rule {
  readonly name: string;
  /** The rows that this rule may answer with: the test of docs/detection.md reads them. */
  readonly rows: readonly WeightName[];
  judge(evidence: Evidence): readonly WeightName[];
}

/** A rule over one source, silent where the source saw nothing. */
export function ruleOver<K extends Exclude<keyof Evidence, "facts">, const W extends WeightName>(
  source: K,
  rule: {
    readonly name: string;
    readonly rows: readonly W[];
    readonly judge: (value: Value<K>) => readonly W[];
  },
): Rule {
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
