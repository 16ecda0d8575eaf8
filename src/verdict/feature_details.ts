import type { Evidence } from "../evidence/mod.ts";
import { learnableValues } from "./learnable.ts";
import { combinedScore, LEARNED, type LearnedTable, learnedWeight } from "./learned.ts";
import type { FeatureDetail } from "./types.ts";

/**
 * Every measured feature with the weight that it has by itself, and every combination of them: what stands behind the
 * learned contributions, for the analyst and for learning anew from records.
 */
export function featureDetails(
  evidence: Evidence,
  table: Pick<LearnedTable, "features" | "combinations"> = LEARNED,
): readonly FeatureDetail[] {
  const values = learnableValues(evidence);
  const measured = Object.entries(values).map(([feature, value]): FeatureDetail => {
    const learned = table.features.find((one) => one.feature === feature);
    const inputs = table.combinations.flatMap((one) => one.inputs).filter((one) => one.feature === feature);
    return {
      feature,
      value,
      llr: (learned && learnedWeight(learned, value)) ?? null,
      factor: inputs[0]?.factor ?? null,
    };
  });
  const combined = table.combinations.map((one): FeatureDetail => {
    const value = combinedScore(one, { ...table, values });
    return {
      feature: one.feature,
      value: value ?? null,
      llr: learnedWeight(one, value) ?? null,
      factor: null,
    };
  });
  return Object.freeze([...measured, ...combined]);
}
