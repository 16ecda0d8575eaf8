import { concatBytes, sha256, u16Bytes } from "../bytes/mod.ts";
import { cipherSuite } from "./hpke.ts";
import type { KeyPair } from "./key_file.ts";
import { MAX_KEY_ID_LENGTH, SUITES } from "./suites.ts";
import type { SuiteName } from "./types.ts";

export interface GenerateOptions {
  /** 1 to 32 bytes; by default derived from the public key, docs/spec/bundle.md §3. */
  readonly keyId?: Uint8Array;
  /** Milliseconds since the epoch; by default now. */
  readonly createdMs?: number;
  /** Mark the pair as its suite's default key. */
  readonly isDefault?: boolean;
}

/** A fresh key pair of `name`. Rejects with RangeError for a key id of a wrong length. */
export async function generateKeyPair(name: SuiteName, options: GenerateOptions = {}): Promise<KeyPair> {
  const suite = SUITES[name];
  const hpke = cipherSuite(name);
  const pair = await hpke.GenerateKeyPair(true);
  const publicKey = await hpke.SerializePublicKey(pair.publicKey);
  const privateKey = await hpke.SerializePrivateKey(pair.privateKey);
  const keyId = options.keyId ?? await defaultKeyId(suite.kemId, publicKey);
  if (keyId.length < 1 || keyId.length > MAX_KEY_ID_LENGTH) {
    throw new RangeError(`Key id of ${keyId.length} bytes, 1 to ${MAX_KEY_ID_LENGTH} are allowed`);
  }
  return Object.freeze({
    suite,
    keyId,
    createdMs: options.createdMs ?? Date.now(),
    isDefault: options.isDefault ?? false,
    publicKey,
    privateKey,
  });
}

/** The first 8 bytes of SHA-256(kem_id ‖ serialized public key). */
export async function defaultKeyId(kemId: number, publicKey: Uint8Array): Promise<Uint8Array> {
  return (await sha256(concatBytes(u16Bytes(kemId), publicKey))).slice(0, 8);
}
