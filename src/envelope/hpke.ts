import * as HPKE from "hpke";
import type { SuiteName } from "./types.ts";

const KEMS: Readonly<Record<SuiteName, HPKE.KEMFactory>> = {
  p256: HPKE.KEM_DHKEM_P256_HKDF_SHA256 as HPKE.KEMFactory,
  x25519: HPKE.KEM_DHKEM_X25519_HKDF_SHA256 as HPKE.KEMFactory,
  hybrid: HPKE.KEM_MLKEM768_X25519,
};

/** HPKE of one suite over the runtime's WebCrypto. Stateless: make one per key, not per request. */
export function cipherSuite(name: SuiteName): HPKE.CipherSuite {
  return new HPKE.CipherSuite(KEMS[name], HPKE.KDF_HKDF_SHA256, HPKE.AEAD_AES_256_GCM);
}
