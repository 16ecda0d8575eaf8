import type { Bundle } from "../bundle/types.ts";
import type { JpegProbe, PixelFacts } from "../image/types.ts";

/** What a source saw. `unavailable`: not there to see; `failed`: tried and broke. */
export type Observation<T> =
  | { readonly kind: "observed"; readonly value: T }
  | { readonly kind: "unavailable"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

/** Evidence groups of docs/detection.md; a group's weight is capped as one. */
export const EVIDENCE_GROUPS = [
  "provenance",
  "tamper",
  "automation",
  "device",
  "timing",
  "temporal",
  "content",
  "binding",
  "consistency",
  "replay",
  "attestation",
] as const;
export type EvidenceGroup = (typeof EVIDENCE_GROUPS)[number];

/** What identifies one capture for the replay memory. Digests are 32 bytes; the hash is 16 hex digits. */
export interface CaptureFingerprint {
  /** Made by the server for this check; never the client's request id, which may repeat. */
  readonly claimId: string;
  readonly bundleId: Uint8Array;
  readonly ciphertextDigest: Uint8Array;
  readonly photoDigest: Uint8Array;
  readonly perceptualHash: string;
}

/** How an earlier capture matches. `distance`: differing bits of the perceptual hash, only for `similar`. */
export interface ReplayMatches {
  readonly bundleId: boolean;
  readonly ciphertext: boolean;
  readonly photo: boolean;
  readonly similar: { readonly distance: number } | undefined;
}

/**
 * Remembers captures for a configured time. `claim` looks up and remembers in one transaction, so that two
 * copies in flight cannot both be first. A claim becomes lasting with the record of its request
 * (RecordStore.save); one that is never settled lapses, so that an unanswered request can be sent again.
 */
export interface ReplayMemory {
  claim(capture: CaptureFingerprint, nowMs: number): Promise<ReplayMatches>;
  release(claimId: string): Promise<void>;
}

/** All that the evidence sources may look at. */
export interface EvidenceInput {
  /** See {@link CaptureFingerprint}. */
  readonly claimId: string;
  readonly bundle: Bundle;
  readonly probe: JpegProbe;
  readonly pixels: PixelFacts;
  /** SHA-256 of the envelope's ciphertext. */
  readonly ciphertextDigest: Uint8Array;
  readonly receivedMs: number;
  readonly memory: ReplayMemory;
}
