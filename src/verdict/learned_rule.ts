import type { Evidence } from "../evidence/types.ts";
import { learnableValues } from "./learnable.ts";
import { LEARNED, type LearnedFeature, learnedWeight } from "./learned.ts";
import type { LearnedMark, Rule } from "./rule.ts";
import type { LearnedRow } from "./weights.ts";

/**
 * A rule that looks the weights of one kind of feature up. A feature that cannot be told weighs nothing, and so does
 * one whose weight is zero.
 */
export function learnedRule(
  row: LearnedRow,
  { kind, features = LEARNED.features }: {
    readonly kind: string;
    readonly features?: readonly LearnedFeature[];
  },
): Rule {
  const own = features.filter(({ source }) => source.startsWith(`${kind}.`));
  return Object.freeze({
    name: row,
    rows: [row],
    judge(evidence: Evidence): readonly LearnedMark[] {
      if (own.length === 0) return [];
      const values = learnableValues(evidence);
      return own.flatMap((feature) => {
        const llr = learnedWeight(feature, values[feature.source]);
        return llr ? [{ row, source: feature.source, llr }] : [];
      });
    },
  });
}
