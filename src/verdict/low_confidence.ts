import type { EvidenceGroup, PictureFacts } from "../evidence/mod.ts";
import { LEARNED, type LearnedTable } from "./learned.ts";

/** Why a judgement of the content is unsure; for the analyst. */
export type Doubt = "weak" | "common" | "slice" | "small" | "dark" | "saturated";

/** Nats of content and time together: below, chance may explain them. */
const WEAK_BELOW = 3;
/** Pixels of the shorter side: below, cameras and scalers differ from what was learned. */
const SMALL_BELOW = 720;
/** Mean luma. */
const DARK_BELOW = 40;
/** Share of the pixels. */
const SATURATED_FROM = 0.2;

interface Judged {
  readonly groups: Readonly<Record<EvidenceGroup, number>>;
  readonly picture: PictureFacts;
  /** The capture's slice has a calibration of its own. */
  readonly calibrated: boolean;
  readonly genuine?: LearnedTable["genuine"];
}

/** What makes a judgement of the content unsure; empty: nothing does. */
export function doubtsOf(
  { groups, picture, calibrated, genuine = LEARNED.genuine }: Judged,
): readonly Doubt[] {
  const weight = groups.temporal + groups.content;
  const doubts: Readonly<Record<Doubt, boolean>> = {
    weak: weight < WEAK_BELOW,
    common: genuine === null || weight <= genuine.onePercent,
    slice: !calibrated,
    small: Math.min(picture.width, picture.height) < SMALL_BELOW,
    dark: picture.meanLuma < DARK_BELOW,
    saturated: picture.saturatedShare > SATURATED_FROM,
  };
  return (Object.keys(doubts) as Doubt[]).filter((doubt) => doubts[doubt]);
}
