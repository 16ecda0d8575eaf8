import { ruleOver, when } from "../rule.ts";

/** Fewer lit blocks than this say nothing: a covered or blinded camera repeats itself too. */
export const MIN_LIT_BLOCKS = 0.2;
const DUPLICATES_FROM = 0.2;
/** A slow camera gives fewer frames, not the same ones again. */
const REPEATED_FROM = 0.5;
const SKIPPED_FROM = 0.15;
const MOSTLY_SKIPPED_FROM = 0.5;
/** White noise: no correlation between neighbours, as strong in the shadow as in the light. */
const WHITE_BELOW = 0.05;
const LEVEL_BELOW = 0.2;
/** Luma steps; weaker noise is a denoiser's rest and has no shape. */
const NOISE_FROM = 0.8;

/** Consecutive frames of a camera all differ, in every block, by noise that a sensor makes. */
export const temporal = ruleOver("temporal", {
  name: "temporal",
  marks: ["frames_repeated", "frames_duplicated", "blocks_mostly_skipped", "blocks_skipped", "noise_added"],
  judge({ valid, duplicates, equalBlocks, blockDeviation, neighbourCorrelation, brightnessSlope }) {
    if (valid < MIN_LIT_BLOCKS) return [];
    const white = neighbourCorrelation !== null && Math.abs(neighbourCorrelation) < WHITE_BELOW;
    const level = brightnessSlope !== null && Math.abs(brightnessSlope) < LEVEL_BELOW;
    return when({
      frames_repeated: duplicates >= REPEATED_FROM,
      frames_duplicated: duplicates >= DUPLICATES_FROM && duplicates < REPEATED_FROM,
      blocks_mostly_skipped: equalBlocks > MOSTLY_SKIPPED_FROM,
      blocks_skipped: equalBlocks > SKIPPED_FROM && equalBlocks <= MOSTLY_SKIPPED_FROM,
      noise_added: white && level && blockDeviation > NOISE_FROM,
    });
  },
});
