import type { BindingFacts, EvidenceInput, Observation } from "../types.ts";

/** Does the bundle hold what its digests were made over? The AEAD already covers both: a mismatch is a builder's. */
export async function observeBinding({ bundle }: EvidenceInput): Promise<Observation<BindingFacts>> {
  const { digests, encoded } = bundle;
  const cropsTold = bundle.crops !== undefined || encoded.crops !== undefined || digests.crops !== undefined;
  const [photo, signals, crops] = await Promise.all([
    isDigestOf(digests.photo, bundle.photo),
    isDigestOf(digests.signals, encoded.signals),
    cropsTold ? isDigestOf(digests.crops, encoded.crops) : null,
  ]);
  return { kind: "observed", value: { photo, crops, signals } };
}

async function isDigestOf(claimed: Uint8Array | undefined, bytes: Uint8Array | undefined): Promise<boolean> {
  if (claimed === undefined || bytes === undefined) return false;
  const digest = await sha256(bytes);
  return claimed.length === digest.length && digest.every((byte, index) => byte === claimed[index]);
}

export async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
}
