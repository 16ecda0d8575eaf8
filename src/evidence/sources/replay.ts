import type { ClaimAnswer, ReplayMatches } from "../memory.ts";
import type { Observation } from "../observation.ts";

/** Has this capture been here before? */
export function observeReplay({ nonce: _, ...matches }: ClaimAnswer): Observation<ReplayMatches> {
  return { kind: "observed", value: matches };
}
