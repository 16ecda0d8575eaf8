import { ruleOver, when } from "../rule.ts";

/** One miss may be a browser's drift; two are no accident. */
const HARD_MISSES = 2;

export const provenance = ruleOver("provenance", {
  name: "provenance",
  marks: ["provenance_misses", "provenance_miss", "provenance_incomplete", "synthetic_track"],
  judge: ({ misses, untold, synthetic }) =>
    when({
      provenance_misses: misses.length >= HARD_MISSES,
      provenance_miss: misses.length === 1,
      provenance_incomplete: untold.length > 0,
      synthetic_track: synthetic,
    }),
});
