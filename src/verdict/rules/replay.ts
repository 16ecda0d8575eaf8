import { ruleOver, when } from "../rule.ts";

/** Share of copies that stay within the bits that count: re-encoded, cropped by a line, brightened [H]. */
const FOUND_AMONG_COPIES = 0.9;
/** Share of pairs of unrelated face photos that lie within them: 2 of 100,000 [M]. */
const CHANCE_PER_PAIR = 2e-5;

/** Nats, before the row's own bound: the more captures are remembered, the likelier one is alike by chance. */
export function similarWeight(remembered: number): number {
  const byChance = -Math.expm1(-CHANCE_PER_PAIR * Math.max(1, remembered));
  return Math.max(0, Math.log(FOUND_AMONG_COPIES / byChance));
}

/**
 * The same bytes again are a replay for certain. A photo that merely looks alike is no gate: two hand-held selfies
 * seconds apart differ in more than three bits nearly always, not always.
 */
export const replay = ruleOver("replay", {
  name: "replay",
  marks: ["replayed_bundle", "replayed_ciphertext", "replayed_photo", "similar_photo"],
  judge: ({ bundleId, ciphertext, photo, similar }) => [
    ...when({ replayed_bundle: bundleId, replayed_ciphertext: ciphertext, replayed_photo: photo }),
    ...(similar === undefined
      ? []
      : [{ mark: "similar_photo", llr: similarWeight(similar.remembered) } as const]),
  ],
});
