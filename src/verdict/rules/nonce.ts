import { ruleOver, when } from "../rule.ts";

/** A nonce that is named must be good: issued here, in time, for the first time. */
export const nonce = ruleOver("nonce", {
  name: "nonce",
  marks: ["nonce_missing", "nonce_unknown", "nonce_used", "nonce_expired"],
  judge: ({ state }) =>
    when({
      nonce_missing: state === "missing",
      nonce_unknown: state === "unknown",
      nonce_used: state === "used",
      nonce_expired: state === "expired",
    }),
});
