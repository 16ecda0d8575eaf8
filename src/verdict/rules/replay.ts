import { ruleOver, when } from "../rule.ts";

/**
 * The same bytes again are a replay for certain. A photo that merely looks alike rejects on its own but is no
 * gate: two hand-held selfies seconds apart differ in more than three bits nearly always, not always.
 */
export const replay = ruleOver("replay", {
  name: "replay",
  marks: ["replayed_bundle", "replayed_ciphertext", "replayed_photo", "similar_photo"],
  judge: ({ bundleId, ciphertext, photo, similar }) =>
    when({
      replayed_bundle: bundleId,
      replayed_ciphertext: ciphertext,
      replayed_photo: photo,
      similar_photo: similar !== undefined,
    }),
});
