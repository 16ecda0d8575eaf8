/** The sealed container of a bundle: docs/spec/bundle.md §2 to §4. Browsers import `seal.ts` alone. */
export {
  formatPrivateKeyFile,
  formatPublicKeyFile,
  KeyFileError,
  type KeyPair,
  parsePrivateKeyFile,
  parsePublicKeyFile,
  publicKeyInfo,
} from "./key_file.ts";
export type { Kems } from "./hpke.ts";
export { createKeyRing, type KeyRing, PRIVATE_KEY_SUFFIX } from "./key_ring.ts";
export { defaultKeyId, generateKeyPair, type GenerateOptions } from "./keygen.ts";
export { openEnvelope } from "./open.ts";
export { parseEnvelope } from "./parse.ts";
export { sealEnvelope, SealError } from "./seal.ts";
export { INFO, MAX_BUNDLE_BYTES, MAX_PLAINTEXT_BYTES, SUITES } from "./suites.ts";
export { type Envelope, type PublicKeyInfo, SUITE_NAMES, type SuiteName } from "./types.ts";
