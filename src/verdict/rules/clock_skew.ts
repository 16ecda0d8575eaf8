import { ruleOver, when } from "../rule.ts";

const TEN_MINUTES_MS = 600_000;
const DAY_MS = 86_400_000;

/** Clocks are bad, so even a day is not hard; the freshness limit of the pipeline is the operator's choice. */
export const clockSkew = ruleOver("clock", {
  name: "clock_skew",
  marks: ["clock_skew", "clock_skew_day"],
  judge: ({ skewMs }) =>
    when({ clock_skew: skewMs > TEN_MINUTES_MS && skewMs <= DAY_MS, clock_skew_day: skewMs > DAY_MS }),
});
