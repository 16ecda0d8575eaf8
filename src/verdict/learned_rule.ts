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
  const combinations = table.combinations.filter(({ source }) => learnedRowOf(source) === row);
  // A feature that the combination gave no factor only repeats the others.
  const single = combinations.length > 0
    ? []
    : table.features.filter(({ source }) => learnedRowOf(source) === row);
  return Object.freeze({
    name: row,
    rows: [row],
    judge(evidence: Evidence): readonly LearnedMark[] {
      if (combinations.length === 0 && single.length === 0) return [];
      const values = learnableValues(evidence);
      const weighed = [
        ...single.map((feature) => [feature, values[feature.source]] as const),
        ...combinations.map((one) => [one, combinedScore(one, { ...table, values })] as const),
      ];
      return weighed.flatMap(([feature, value]) => {
        const llr = learnedWeight(feature, value);
        return llr ? [{ row, source: feature.source, llr }] : [];
      });
    },
  });
}
