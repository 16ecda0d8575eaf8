import { toIadError } from "../../errors.ts";
import type { EvidenceInput } from "../input.ts";
import type { NonceState } from "../memory.ts";
import type { Observation } from "../observation.ts";
import { sha256 } from "../../bytes/mod.ts";

export interface NonceFacts {
  /** `none`: none named, none required. `missing`: none named, and this server requires one. */
  readonly state: NonceState | "none" | "missing";
}

/**
 * Is the nonce that the bundle names one of ours, unexpired and not used before? It is this check's from here on.
 * Like the replay source it may throw: RECORDS_UNAVAILABLE, since "could not tell" must not become a pass.
 */
export async function observeNonce(input: EvidenceInput): Promise<Observation<NonceFacts>> {
  const { nonce } = input.bundle;
  if (nonce === undefined) {
    return { kind: "observed", value: { state: input.nonceRequired ? "missing" : "none" } };
  }
  return { kind: "observed", value: { state: await redeem(input, await sha256(nonce)) } };
}

async function redeem(input: EvidenceInput, digest: Uint8Array): Promise<NonceState> {
  try {
    return await input.memory.redeem({ claimId: input.claimId, digest }, input.receivedMs);
  } catch (thrown) {
    throw toIadError(thrown, "RECORDS_UNAVAILABLE");
  }
}
