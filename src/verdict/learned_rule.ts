import type { Evidence } from "../evidence/mod.ts";
import { learnableValues } from "./learnable.ts";
import { combinedScore, LEARNED, type LearnedTable, learnedWeight } from "./learned.ts";
import type { LearnedMark, Rule } from "./rule.ts";
import { type LearnedRow, learnedRowOf } from "./weights.ts";

/**
 * A rule that looks up what one group of features weighs: their combination, or each by itself where there is none.
 * What cannot be told weighs nothing.
 */
export function learnedRule(
  row: LearnedRow,
  table: Pick<LearnedTable, "features" | "combinations"> = LEARNED,
): Rule<LearnedMark> {
  const combinations = table.combinations.filter(({ feature }) => learnedRowOf(feature) === row);
  // A feature that the combination gave no factor only repeats the others.
  const single = combinations.length > 0
    ? []
    : table.features.filter(({ feature }) => learnedRowOf(feature) === row);
  return Object.freeze({
    name: row,
    marks: [row],
    judge(evidence: Evidence): readonly LearnedMark[] {
      if (combinations.length === 0 && single.length === 0) return [];
      const values = learnableValues(evidence);
      const weighed = [
        ...single.map((one) => [one, values[one.feature]] as const),
        ...combinations.map((one) => [one, combinedScore(one, { ...table, values })] as const),
      ];
      return weighed.flatMap(([one, value]) => {
        const llr = learnedWeight(one, value);
        return llr ? [{ row, feature: one.feature, llr }] : [];
      });
    },
  });
}
