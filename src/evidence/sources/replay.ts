import { toIadError } from "../../errors.ts";
import type { EvidenceInput } from "../input.ts";
import type { CaptureFingerprint, ReplayMatches, ReplayMemory } from "../memory.ts";
import type { Observation } from "../observation.ts";

/**
 * Has this capture been here before? The only source that may throw: an unreachable memory means "could not
 * tell", and that must not become a pass. Throws RECORDS_UNAVAILABLE.
 */
export async function observeReplay(input: EvidenceInput): Promise<Observation<ReplayMatches>> {
  const { bundle, claimId, requestId, digests, memory, pixels, receivedMs } = input;
  const capture = {
    claimId,
    ...(requestId !== undefined && { requestId }),
    bundleId: bundle.bundleId,
    ciphertextDigest: digests.ciphertext,
    photoDigest: digests.photo,
    perceptualHash: pixels.perceptualHash,
  };
  const matches = await claim(memory, { capture, nowMs: receivedMs });
  return { kind: "observed", value: matches };
}

async function claim(
  memory: ReplayMemory,
  { capture, nowMs }: { readonly capture: CaptureFingerprint; readonly nowMs: number },
): Promise<ReplayMatches> {
  try {
    return await memory.claim(capture, nowMs);
  } catch (thrown) {
    throw toIadError(thrown, "RECORDS_UNAVAILABLE");
  }
}
