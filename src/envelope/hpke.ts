import * as HPKE from "hpke";
import type { SuiteName } from "./types.ts";

/** How a suite's KEM is made, as the `hpke` package takes it. */
export type Kems = Readonly<Partial<Record<SuiteName, HPKE.KEMFactory>>>;

const KEMS: Readonly<Record<SuiteName, HPKE.KEMFactory>> = {
  p256: HPKE.KEM_DHKEM_P256_HKDF_SHA256 as HPKE.KEMFactory,
  x25519: HPKE.KEM_DHKEM_X25519_HKDF_SHA256 as HPKE.KEMFactory,
  hybrid: HPKE.KEM_MLKEM768_X25519,
};

/** HPKE of one suite over the runtime's WebCrypto, or over another KEM. Stateless: make one per key, not per request. */
export function cipherSuite(name: SuiteName, kem: HPKE.KEMFactory = KEMS[name]): HPKE.CipherSuite {
  return new HPKE.CipherSuite(kem, HPKE.KDF_HKDF_SHA256, HPKE.AEAD_AES_256_GCM);
}

/** The suite where this runtime can do it: over WebCrypto, or else over the KEM in `fallbacks`. */
export async function usableSuite(name: SuiteName, fallbacks: Kems): Promise<HPKE.CipherSuite | undefined> {
  const fallback = fallbacks[name];
  for (const suite of [cipherSuite(name), ...(fallback === undefined ? [] : [cipherSuite(name, fallback)])]) {
    try {
      await suite.GenerateKeyPair(false);
      return suite;
    } catch {
      // WebCrypto lacks one of the algorithms.
    }
  }
  return undefined;
}
