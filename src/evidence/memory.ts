/** What identifies one capture for the replay memory. Digests are 32 bytes; the hash is 16 hex digits. */
export interface CaptureFingerprint {
  /** Made by the server for this check; never the client's request id, which may repeat. */
  readonly claimId: string;
  /** The caller's, with whose it is: the same ciphertext under it is the same request again, and no replay. */
  readonly requestId?: string;
  readonly bundleId: Uint8Array;
  readonly ciphertextDigest: Uint8Array;
  readonly photoDigest: Uint8Array;
  readonly perceptualHash: string;
  /** SHA-256 of the nonce that the bundle names, which the claim redeems. */
  readonly nonceDigest?: Uint8Array;
}

/**
 * How an earlier capture matches. `distance`: differing bits of the perceptual hash; `remembered`: captures that it was
 * looked for among, about. `sameRequest`: this very request is being checked or was just answered; nothing was claimed.
 */
export interface ReplayMatches {
  readonly bundleId: boolean;
  readonly ciphertext: boolean;
  readonly photo: boolean;
  readonly similar: { readonly distance: number; readonly remembered: number } | undefined;
  readonly sameRequest?: boolean;
}

/** `fresh`: issued here, unexpired, and this check's from now on. `unknown`: never issued, or long expired. */
export type NonceState = "fresh" | "unknown" | "used" | "expired";

/** `nonce`: how the one stands that was named. */
export interface ClaimAnswer extends ReplayMatches {
  readonly nonce?: NonceState;
}

/**
 * Remembers captures for a configured time, and nonces until they expire. `claim` looks up and remembers in one
 * transaction, so that two copies in flight cannot both be first. A claim becomes lasting with the record of its request
 * (RecordStore.save); one that is never settled lapses, so that an unanswered request can be sent again.
 * The nonce that a bundle names is redeemed in the same transaction, under the same claim id; `release` frees both.
 */
export interface ReplayMemory {
  claim(capture: CaptureFingerprint, nowMs: number): Promise<ClaimAnswer>;
  release(claimId: string): Promise<void>;
}
