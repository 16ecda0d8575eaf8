/** HPKE (RFC 9180) suites a bundle may be sealed with. Ids are from the IANA HPKE registry. */
export const SUITE_NAMES = ["p256", "x25519", "hybrid"] as const;
export type SuiteName = (typeof SUITE_NAMES)[number];

export interface Suite {
  readonly name: SuiteName;
  readonly kemId: number;
  readonly kdfId: number;
  readonly aeadId: number;
  /** Length in bytes of the encapsulated key. */
  readonly encLength: number;
}

/** The clear part of a bundle, parsed. All views are over the caller's buffer. */
export interface Envelope {
  readonly version: 1;
  readonly suite: Suite;
  /** Empty: the server's default key for that KEM. At most 32 bytes. */
  readonly keyId: Uint8Array;
  readonly enc: Uint8Array;
  readonly ciphertext: Uint8Array;
  /** Every byte before the ciphertext: the AAD. */
  readonly header: Uint8Array;
}

/** What a client needs to seal. `publicKey` is the KEM's serialized public key in base64. */
export interface PublicKeyInfo {
  readonly keyId: string; // lower-case hex of the key id bytes
  readonly suite: SuiteName;
  readonly kemId: number;
  readonly kdfId: number;
  readonly aeadId: number;
  readonly publicKey: string;
  readonly isDefault: boolean;
}
