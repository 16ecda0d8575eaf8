import type { PhotoAnalysis } from "../analysis/mod.ts";
import type { Bundle } from "../bundle/mod.ts";
import { sha256 } from "../bytes/mod.ts";
import type { Envelope } from "../envelope/mod.ts";
import { type Evidence, type MeasuredDigests, observe } from "../evidence/mod.ts";
import type { Opened } from "./open_bundle.ts";
import type { CheckerDeps, CheckerOptions } from "./types.ts";

interface Measured extends Opened {
  readonly analysis: PhotoAnalysis;
}

/**
 * Lets every source look at a measured capture. The capture is claimed in the replay memory under `claimId`, and its nonce
 * is redeemed. Throws RECORDS_UNAVAILABLE.
 */
export async function gatherEvidence(
  { envelope, bundle, analysis }: Measured,
  { claimId, requestId, receivedMs, memory, clientBuilds, nonceRequired, trustedLabels }:
    & Pick<CheckerDeps, "memory" | "clientBuilds">
    & Pick<CheckerOptions, "nonceRequired" | "trustedLabels">
    & { readonly claimId: string; readonly requestId?: string; readonly receivedMs: number },
): Promise<Evidence> {
  const { probe, pixels, crops, temporal, forensics, frameOrigin } = analysis;
  return await observe({
    claimId,
    ...(requestId !== undefined && { requestId }),
    bundle,
    probe,
    pixels,
    cropMatches: crops,
    temporal,
    forensics,
    frameOrigin,
    digests: await digestsOf(envelope, bundle),
    receivedMs,
    memory,
    nonceRequired,
    ...(trustedLabels && { trustedLabels }),
    clientBuilds,
  });
}

async function digestsOf({ ciphertext }: Envelope, { photo, encoded }: Bundle): Promise<MeasuredDigests> {
  const parts = [ciphertext, photo, encoded.signals, encoded.crops];
  const [ofCiphertext, ofPhoto, ofSignals, ofCrops] = await Promise.all(
    parts.map((part) => part && sha256(part)),
  );
  return { ciphertext: ofCiphertext!, photo: ofPhoto!, signals: ofSignals!, crops: ofCrops ?? null };
}
