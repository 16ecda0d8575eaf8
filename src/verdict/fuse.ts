import { EVIDENCE_GROUPS, type EvidenceGroup } from "../evidence/mod.ts";
import { type Calibration, logit, type Platt, sigmoid } from "./calibration.ts";
import type { Contribution } from "./types.ts";
import { FAVOUR_FADES_OVER, GATED_PROBABILITY, GROUP_CAPS, SECONDARY_SHARE } from "./weights.ts";

export interface Fused {
  readonly groups: Readonly<Record<EvidenceGroup, number>>;
  /** The prior and all groups, in nats, before calibration. */
  readonly logOdds: number;
  readonly probability: number;
  readonly score: number;
}

/**
 * Grouped and capped log-likelihood fusion: `L_g = clip(max + 0.3·Σ others⁺, −c_g, +C_g)`; `L = logit(prior) + A −
 * F·max(0, 1 − A)` with A the sum of the groups that speak against the capture and F of those that speak for it;
 * `P(attack) = σ(slope·L + offset)`. Inside a group marks repeat each other, so the strongest counts whole and the rest
 * in part. What speaks for a capture fades out over the first nat against it: good pixels excuse no driver.
 */
export function fuse(
  contributions: readonly Contribution[],
  { prior, benefit, map }: Pick<Calibration, "prior" | "benefit"> & { readonly map: Platt },
): Fused {
  const groups = Object.freeze(Object.fromEntries(
    EVIDENCE_GROUPS.map((group) => [group, groupWeight(contributions, { group, benefit })]),
  )) as Readonly<Record<EvidenceGroup, number>>;
  const weights = Object.values(groups);
  const against = weights.reduce((sum, weight) => sum + Math.max(0, weight), 0);
  const favour = weights.reduce((sum, weight) => sum - Math.min(0, weight), 0);
  const logOdds = logit(prior) + against - favour * Math.max(0, 1 - against / FAVOUR_FADES_OVER);
  const calibrated = sigmoid(-(map.slope * logOdds + map.offset));
  const gated = contributions.some(({ hard }) => hard);
  return {
    groups,
    logOdds,
    probability: gated ? Math.min(calibrated, GATED_PROBABILITY) : calibrated,
    score: sigmoid(-logOdds),
  };
}

function groupWeight(
  contributions: readonly Contribution[],
  { group, benefit }: { readonly group: EvidenceGroup; readonly benefit: number },
): number {
  // Sorted, so that the sum's rounding does not depend on the order of the rules.
  const [strongest, ...others] = contributions.filter((one) => one.group === group)
    .map(({ llr }) => llr).sort((a, b) => b - a);
  if (strongest === undefined) return 0;
  const rest = others.reduce((sum, llr) => sum + Math.max(0, llr), 0);
  const { up, down } = GROUP_CAPS[group];
  return Math.max(-down * benefit, Math.min(up, strongest + SECONDARY_SHARE * rest));
}
