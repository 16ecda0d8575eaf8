import type { EvidenceInput } from "../input.ts";
import type { ClaimAnswer, NonceState } from "../memory.ts";
import type { Observation } from "../observation.ts";

export interface NonceFacts {
  /** `none`: none named, none required. `missing`: none named, and this server requires one. */
  readonly state: NonceState | "none" | "missing";
}

/** Is the nonce that the bundle names one of ours, unexpired and not used before? */
export function observeNonce(
  { nonceRequired }: Pick<EvidenceInput, "nonceRequired">,
  { nonce }: ClaimAnswer,
): Observation<NonceFacts> {
  return { kind: "observed", value: { state: nonce ?? (nonceRequired ? "missing" : "none") } };
}
