import { EVIDENCE_GROUPS, type EvidenceGroup } from "../evidence/mod.ts";
import type { Doubt } from "./low_confidence.ts";
import { type Contribution, REJECTION_REASONS, type RejectionReason } from "./types.ts";

/** A group, or a rule in it, is named as a reason from this many nats on … */
const NAMED_FROM = 1;
/** … and from this share of the strongest one. */
const NAMED_SHARE = 0.35;

/**
 * Why a capture was refused: the reasons of every group that weighs enough, in the reference's order; at least
 * one where anything spoke for an attack. With doubts the content is refused with low confidence.
 */
export function reasonsOf(
  contributions: readonly Contribution[],
  { groups, doubts }: {
    readonly groups: Readonly<Record<EvidenceGroup, number>>;
    readonly doubts: readonly Doubt[];
  },
): readonly RejectionReason[] {
  const top = Math.max(...Object.values(groups));
  const named = EVIDENCE_GROUPS.filter((group) => groups[group] > 0 && groups[group] >= floorUnder(top));
  const reasons = new Set<RejectionReason>();
  for (const group of named) {
    const members = contributions.filter((one) => one.group === group);
    const strongest = Math.max(...members.map(({ llr }) => llr));
    for (const { llr, reason } of members) {
      if (llr >= floorUnder(strongest)) reasons.add(reason);
    }
  }
  for (const { hard, reason } of contributions) {
    if (hard) reasons.add(reason);
  }
  if (doubts.length > 0 && reasons.delete("UNTRUSTED_CONTENT")) {
    reasons.add("UNTRUSTED_CONTENT_LOW_CONFIDENCE");
  }
  return REJECTION_REASONS.filter((reason) => reasons.has(reason));
}

/** Never above the strongest itself, so that the strongest is always named. */
function floorUnder(strongest: number): number {
  return Math.min(strongest, Math.max(NAMED_FROM, NAMED_SHARE * strongest));
}
