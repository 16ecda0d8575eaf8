import type { EvidenceGroup } from "../evidence/mod.ts";
import type { Doubt } from "./low_confidence.ts";

/** The reference's reasons, in its order. For analysis only: never for the capture client. */
export const REJECTION_REASONS = [
  "UNTRUSTED_ENVIRONMENT",
  "SUSPICIOUS_ACTIVITY",
  "UNTRUSTED_DEVICE",
  "SDK_INTEGRITY_VIOLATION",
  "UNTRUSTED_CORRUPTED_PAYLOAD",
  "UNTRUSTED_CONTENT",
  "UNTRUSTED_CONTENT_LOW_CONFIDENCE",
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

export const PIPELINES = ["iad-r-1", "iad-r-1-hardened"] as const;
export type PipelineName = (typeof PIPELINES)[number];

/** One rule's say, in nats: positive speaks for an attack. */
export interface Contribution {
  readonly mark: string;
  readonly group: EvidenceGroup;
  readonly llr: number;
  readonly reason: RejectionReason;
  /** True: the probability is capped near zero whatever the rest says. */
  readonly hard: boolean;
}

export interface Verdict {
  /** Calibrated probability of a genuine capture, 0 to 1. */
  readonly probability: number;
  /** The uncalibrated value, 0 to 1, for analysis only. */
  readonly score: number;
  /** Empty exactly when probability ≥ 0.5. */
  readonly rejection: readonly RejectionReason[];
  /** Capped group sums in nats. */
  readonly groups: Readonly<Record<EvidenceGroup, number>>;
  /** The prior's log-odds and all groups' sums, in nats, before calibration. */
  readonly logOdds: number;
  readonly contributions: readonly Contribution[];
  readonly pipeline: PipelineName;
  readonly calibration: AppliedCalibration;
  /** Why a judgement of the content would be unsure. */
  readonly doubts: readonly Doubt[];
  /** What the learned contributions are made of. */
  readonly features: readonly FeatureDetail[];
}

/** One measured feature, or a combination of some. */
export interface FeatureDetail {
  /** As in learned.json. */
  readonly feature: string;
  /** In its own unit; of a combination the score. Null: cannot be told. */
  readonly value: number | null;
  /** Nats by itself, before its group's bounds; null where it has no weight. */
  readonly llr: number | null;
  /** With which its nats enter the group's combination; null where they do not. */
  readonly factor: number | null;
}

/** How log-odds became a probability: slope·L + offset. `slice`: null where the map for everywhere was used. */
interface AppliedCalibration {
  readonly slice: string | null;
  readonly slope: number;
  readonly offset: number;
}
