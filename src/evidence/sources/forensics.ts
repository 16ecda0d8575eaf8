import type { ForensicFacts } from "../../forensics/types.ts";
import type { EvidenceInput } from "../input.ts";
import type { Observation } from "../observation.ts";

/** Traces of processing in the photo: measured with it, in the analysis worker. */
export function observeForensics(
  { forensics }: Pick<EvidenceInput, "forensics">,
): Observation<ForensicFacts> {
  return forensics === null
    ? { kind: "unavailable", reason: "not looked at" }
    : { kind: "observed", value: forensics };
}
