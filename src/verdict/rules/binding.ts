import { ruleOver, when } from "../rule.ts";

/** The bundle must hold what its digests say. */
export const binding = ruleOver("binding", {
  name: "binding",
  marks: ["photo_digest_mismatch", "crops_digest_mismatch", "signals_digest_mismatch"],
  judge: ({ photo, crops, signals }) =>
    when({
      photo_digest_mismatch: !photo,
      crops_digest_mismatch: crops === false,
      signals_digest_mismatch: !signals,
    }),
});
