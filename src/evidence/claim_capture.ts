import { sha256 } from "../bytes/mod.ts";
import { toIadError } from "../errors.ts";
import type { EvidenceInput } from "./input.ts";
import type { ClaimAnswer } from "./memory.ts";

/**
 * Has this capture been here before, and is the nonce that it names one of ours, unexpired and not used before? Both are
 * this check's from here on. All that the sources of replay and nonce look at, and the only step that may throw: an
 * unreachable memory means "could not tell", and that must not become a pass. Throws RECORDS_UNAVAILABLE.
 */
export async function claimCapture(input: EvidenceInput): Promise<ClaimAnswer> {
  const { bundle, claimId, requestId, digests, memory, pixels, receivedMs } = input;
  const capture = {
    claimId,
    ...(requestId !== undefined && { requestId }),
    bundleId: bundle.bundleId,
    ciphertextDigest: digests.ciphertext,
    photoDigest: digests.photo,
    perceptualHash: pixels.perceptualHash,
    ...(bundle.nonce && { nonceDigest: await sha256(bundle.nonce) }),
  };
  try {
    return await memory.claim(capture, receivedMs);
  } catch (thrown) {
    throw toIadError(thrown, "RECORDS_UNAVAILABLE");
  }
}
