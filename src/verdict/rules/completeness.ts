import { ruleOver, when } from "../rule.ts";

/** What every browser can tell and this client did not, or told in a shape that no client writes. */
export const completeness = ruleOver("signals", {
  name: "completeness",
  marks: ["signals_incomplete", "signal_malformed"],
  judge: ({ expectedMissing, malformed }) =>
    when({ signals_incomplete: expectedMissing.length > 0, signal_malformed: malformed > 0 }),
});
