import type { Suite, SuiteName } from "./types.ts";

const KDF_HKDF_SHA256 = 0x0001;
const AEAD_AES_256_GCM = 0x0002;

/** HPKE `info` of every bundle: docs/spec/bundle.md §4. */
export const INFO = "iad-bundle/1";
/** "IADB" */
export const MAGIC: readonly number[] = Object.freeze([0x49, 0x41, 0x44, 0x42]);
export const ENVELOPE_VERSION = 1;

/** Length in bytes of the AEAD tag, of a suite's key id at most, and the limits of docs/spec/bundle.md §2. */
export const TAG_LENGTH = 16;
export const MAX_KEY_ID_LENGTH = 32;
export const MAX_PLAINTEXT_BYTES = 24 * 1024 * 1024;
const MAX_HEADER_BYTES = 4 + 1 + 6 + 1 + MAX_KEY_ID_LENGTH + 2 + 1120;
export const MAX_BUNDLE_BYTES = MAX_HEADER_BYTES + MAX_PLAINTEXT_BYTES + TAG_LENGTH;

/** A suite with what only sealers and key files need to know of it. */
export interface SuiteFacts extends Suite {
  /** Length in bytes of the serialized public key. */
  readonly publicKeyLength: number;
  /** Length in bytes of the serialized private key. */
  readonly privateKeyLength: number;
}

function suite(name: SuiteName, kemId: number, lengths: readonly [number, number, number]): SuiteFacts {
  const [encLength, publicKeyLength, privateKeyLength] = lengths;
  return Object.freeze({
    name,
    kemId,
    kdfId: KDF_HKDF_SHA256,
    aeadId: AEAD_AES_256_GCM,
    encLength,
    publicKeyLength,
    privateKeyLength,
  });
}

/** docs/spec/bundle.md §3. */
export const SUITES: Readonly<Record<SuiteName, SuiteFacts>> = Object.freeze({
  p256: suite("p256", 0x0010, [65, 65, 32]),
  x25519: suite("x25519", 0x0020, [32, 32, 32]),
  hybrid: suite("hybrid", 0x647a, [1120, 1216, 32]),
});

/** The suite of exactly these ids, or undefined: nothing else is negotiable. */
export function findSuite(ids: Pick<Suite, "kemId" | "kdfId" | "aeadId">): SuiteFacts | undefined {
  return Object.values(SUITES).find((s) =>
    s.kemId === ids.kemId && s.kdfId === ids.kdfId && s.aeadId === ids.aeadId
  );
}
