import type { CaptureFacts, Evidence } from "../evidence/mod.ts";
import { CALIBRATIONS, mapFor, sliceOf } from "./calibration.ts";
import { featureDetails } from "./feature_details.ts";
import { fuse } from "./fuse.ts";
import { doubtsOf } from "./low_confidence.ts";
import { reasonsOf } from "./reasons.ts";
import type { Mark, Rule } from "./rule.ts";
import { RULES } from "./rules/all.ts";
import type { Contribution, FeatureDetail, PipelineName, Verdict } from "./types.ts";
import { LEARNED_WEIGHTS, WEIGHTS } from "./weights.ts";

/** From this probability on a capture is accepted and has no rejection. */
const ACCEPTED_FROM = 0.5;

/** Weighs the evidence of one capture. Pure: the same evidence and pipeline give the same verdict. */
export function decide(evidence: Evidence, options: { readonly pipeline: PipelineName }): Verdict {
  return conclude(contributionsOf(evidence, RULES), {
    ...options,
    facts: evidence.facts,
    features: featureDetails(evidence),
  });
}

export function contributionsOf(evidence: Evidence, rules: readonly Rule[]): readonly Contribution[] {
  return rules.flatMap((rule) => rule.judge(evidence)).map(contribution);
}

function contribution(mark: Mark): Contribution {
  if (typeof mark === "string") {
    const { group, llr, reason, hard } = WEIGHTS[mark];
    return Object.freeze({ mark, group, llr, reason, hard });
  }
  if ("mark" in mark) {
    const { group, llr, reason, hard } = WEIGHTS[mark.mark];
    return Object.freeze({ mark: mark.mark, group, llr: Math.min(llr, mark.llr), reason, hard });
  }
  const { group, reason, up, down } = LEARNED_WEIGHTS[mark.row];
  const llr = Math.max(-down, Math.min(up, mark.llr));
  return Object.freeze({ mark: mark.feature, group, llr, reason, hard: false });
}

/** From contributions to the verdict: exported for the property tests of the fusion. */
export function conclude(
  contributions: readonly Contribution[],
  { pipeline, facts, features = [] }: {
    readonly pipeline: PipelineName;
    readonly facts: Pick<CaptureFacts, "platform" | "browser" | "picture">;
    readonly features?: readonly FeatureDetail[];
  },
): Verdict {
  const slice = sliceOf(facts);
  const { map, calibrated } = mapFor(CALIBRATIONS[pipeline], slice);
  const { groups, logOdds, probability, score } = fuse(contributions, { ...CALIBRATIONS[pipeline], map });
  const doubts = doubtsOf({ groups, picture: facts.picture, calibrated });
  const rejection = probability >= ACCEPTED_FROM ? [] : reasonsOf(contributions, { groups, doubts });
  const calibration = Object.freeze({ slice: calibrated ? slice : null, ...map });
  return Object.freeze({
    probability,
    score,
    rejection,
    groups,
    logOdds,
    contributions,
    pipeline,
    calibration,
    doubts,
    features,
  });
}
