import type { Evidence } from "../../evidence/mod.ts";
import type { Rule } from "../rule.ts";

/**
 * A capture that shows no camera. The prior is that of sessions in which a client looked at its track and told:
 * a bundle without that does not come from there, however clean the rest is. An honest client always tells, one
 * that builds its own bundles often does not; not hard, since silence is no proof.
 */
export const captureProof: Rule = Object.freeze({
  name: "capture_proof",
  marks: ["capture_unproven"] as const,
  judge({ provenance }: Evidence) {
    return provenance.kind === "observed" && provenance.value.proof ? [] : ["capture_unproven"] as const;
  },
});
