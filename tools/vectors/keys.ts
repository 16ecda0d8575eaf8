import { CipherSuite, KDF_HKDF_SHA256, type KEMFactory, type Key } from "hpke";
import {
  AEAD_AES_256_GCM,
  KEM_DHKEM_P256_HKDF_SHA256,
  KEM_DHKEM_X25519_HKDF_SHA256,
  KEM_MLKEM768_X25519,
} from "hpke";
import { encodeUtf8, sha256 } from "../../src/bytes/mod.ts";
import { defaultKeyId, type KeyPair, type SuiteName, SUITES } from "../../src/envelope/mod.ts";

export const KEMS: Readonly<Record<SuiteName, KEMFactory>> = {
  p256: KEM_DHKEM_P256_HKDF_SHA256 as KEMFactory,
  x25519: KEM_DHKEM_X25519_HKDF_SHA256 as KEMFactory,
  hybrid: KEM_MLKEM768_X25519,
};

/** 2026-01-01 and, for the rotated-out key, a year earlier. */
const CREATED_MS = Date.UTC(2026, 0, 1);
const OLD_CREATED_MS = Date.UTC(2025, 0, 1);

export interface TestKey extends KeyPair {
  /** File name without suffix. */
  readonly name: string;
}

export function suiteOf(name: SuiteName, kem: KEMFactory<Key> = KEMS[name]): CipherSuite<Key> {
  return new CipherSuite(kem, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
}

/** A key pair that everybody can derive again: for tests only. */
async function testKey(name: string, suite: SuiteName, options: Partial<KeyPair> = {}): Promise<TestKey> {
  const hpke = suiteOf(suite);
  const pair = await hpke.DeriveKeyPair(
    await sha256(encodeUtf8(`iad test key, not a secret: ${name}`)),
    true,
  );
  const publicKey = await hpke.SerializePublicKey(pair.publicKey);
  return {
    name,
    suite: SUITES[suite],
    keyId: await defaultKeyId(SUITES[suite].kemId, publicKey),
    createdMs: CREATED_MS,
    isDefault: false,
    publicKey,
    privateKey: await hpke.SerializePrivateKey(pair.privateKey),
    ...options,
  };
}

export type TestKeys = Readonly<Record<"p256" | "x25519" | "hybrid" | "old" | "long", TestKey>>;

/** The ring of the vectors: one default per suite, a rotated-out X25519 key and one with the longest key id. */
export async function testKeys(): Promise<TestKeys> {
  return {
    p256: await testKey("p256", "p256"),
    x25519: await testKey("x25519", "x25519", { isDefault: true }),
    hybrid: await testKey("hybrid", "hybrid"),
    old: await testKey("x25519-old", "x25519", { createdMs: OLD_CREATED_MS, keyId: Uint8Array.of(0x01) }),
    long: await testKey("x25519-long-id", "x25519", {
      createdMs: OLD_CREATED_MS,
      keyId: Uint8Array.from({ length: 32 }, (_, index) => 0xa0 + index),
    }),
  };
}
