import { ruleOver, when } from "../rule.ts";

/**
 * The photo's encoder against the claimed browser's. Where the claimed one was never measured (WebKit), only
 * another engine's exact signature counts; Gecko's is shared with half the JPEG libraries and names nobody.
 */
export const encoder = ruleOver("encoder", {
  name: "encoder",
  marks: ["encoder_mismatch", "encoder_drift", "forbidden_marker"],
  judge({ producer, expected, disguised, confirmed, forbidden }) {
    const differs = expected !== null && producer !== expected;
    return when({
      encoder_mismatch: disguised || differs && confirmed,
      encoder_drift: differs && !confirmed && !disguised,
      forbidden_marker: forbidden.length > 0,
    });
  },
});
