import { combinedScore, type LearnedCombination, type LearnedTable } from "../../src/verdict/learned.ts";
import { learnedWeight } from "../../src/verdict/learned.ts";
import { learnedRowOf } from "../../src/verdict/weights.ts";
import { fitFactors } from "./combine.ts";
import { foldsByScene } from "./folds.ts";
import { learn, learnFeature } from "./learn.ts";
import { OWN_NATS } from "./specs.ts";
import type { FeatureSpec, LabelledSample } from "./types.ts";

/** A combination has a score to cut finer than a single feature. */
const SCORE_BUCKETS = 16;
const FOLDS = 5;
/** One input is no combination. */
const MIN_INPUTS = 2;

export type Learned = Pick<LearnedTable, "features" | "combinations">;

/**
 * Weights of all features, and a combination for each group of them. Factors and the weights of the scores are learned
 * on samples whose features were weighed without their scene: otherwise features with much noise would look good.
 */
export function learnTable(samples: readonly LabelledSample[], specs: readonly FeatureSpec[]): Learned {
  const features = learn(samples, specs);
  const unseen = foldsByScene(samples, FOLDS).flatMap(({ train, held }) => {
    const without = learn(train, specs);
    return held.map((sample) => ({ sample, features: without }));
  });
  const combinations = (["temporal", "content"] as const).flatMap((group) => {
    const row = `learned_${group}` as const;
    const names = features.map(({ feature }) => feature).filter((feature) => learnedRowOf(feature) === row);
    if (names.length < MIN_INPUTS) return [];
    const rows = unseen.map(({ sample: { attack, weight = 1, values }, features }) => ({
      attack,
      weight,
      inputs: names.map((feature) => {
        const learned = features.find((one) => one.feature === feature);
        return learned === undefined ? 0 : learnedWeight(learned, values[feature]) ?? 0;
      }),
    }));
    const factors = fitFactors(rows, names.length);
    const inputs = names.map((feature, index) => ({ feature, factor: factors[index]! }))
      .filter(({ factor }) => factor > 0);
    const combination = weighScores(`${group}.combined`, { inputs, unseen });
    return combination === undefined ? [] : [combination];
  });
  return { features, combinations };
}

interface Scored {
  readonly inputs: LearnedCombination["inputs"];
  readonly unseen: readonly {
    readonly sample: LabelledSample;
    readonly features: LearnedTable["features"];
  }[];
}

function weighScores(feature: string, { inputs, unseen }: Scored): LearnedCombination | undefined {
  const scored = unseen.map(({ sample, features }): LabelledSample => ({
    ...sample,
    values: { [feature]: combinedScore({ inputs }, { features, values: sample.values }) ?? null },
  }));
  const learned = learnFeature(scored, {
    feature,
    shape: "rising",
    count: SCORE_BUCKETS,
    prior: OWN_NATS,
  });
  return learned === undefined ? undefined : { ...learned, inputs };
}
