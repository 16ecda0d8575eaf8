import { ruleOver, when } from "../rule.ts";

/** The encoder is not that of the measured browser that is claimed. */
export const canary = ruleOver("canary", {
  name: "canary",
  marks: ["canary_mismatch"],
  judge: ({ matches }) => when({ canary_mismatch: !matches }),
});
