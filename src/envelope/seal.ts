import { concatBytes, encodeUtf8, fromBase64, fromHex, u16Bytes } from "../bytes/mod.ts";
import { cipherSuite } from "./hpke.ts";
import { ENVELOPE_VERSION, INFO, MAGIC, MAX_KEY_ID_LENGTH, MAX_PLAINTEXT_BYTES, SUITES } from "./suites.ts";
import type { PublicKeyInfo, Suite } from "./types.ts";

/** Why a plaintext could not be sealed: the key or the runtime, never the recipient. */
export class SealError extends Error {
  override readonly name = "SealError";
}

/** What sealing needs of a key: an entry of `GET /public_keys` or a public key file will do. */
export type SealingKey = Pick<PublicKeyInfo, "suite" | "keyId" | "publicKey">;

/**
 * Seals `plaintext` (1 byte to 24 MiB, see `buildBundle`) to `key`: docs/spec/bundle.md §4. Runs in browsers.
 * Throws {@link SealError}, also where the runtime lacks the suite's KEM.
 */
export async function sealEnvelope(plaintext: Uint8Array, key: SealingKey): Promise<Uint8Array<ArrayBuffer>> {
  if (plaintext.length === 0 || plaintext.length > MAX_PLAINTEXT_BYTES) {
    throw new SealError(`Plaintext of ${plaintext.length} bytes, 1 to ${MAX_PLAINTEXT_BYTES} can be sealed`);
  }
  const suite = Object.hasOwn(SUITES, key.suite) ? SUITES[key.suite] : undefined;
  if (suite === undefined) throw new SealError("Unknown suite");
  const keyId = fromHex(key.keyId);
  if (keyId === undefined || keyId.length > MAX_KEY_ID_LENGTH) {
    throw new SealError("Key id is not 0 to 32 bytes of hex");
  }
  const publicKey = fromBase64(key.publicKey);
  if (publicKey?.length !== suite.publicKeyLength) {
    throw new SealError(`Public key is not base64 of ${suite.publicKeyLength} bytes`);
  }
  try {
    const hpke = cipherSuite(suite.name);
    const { encapsulatedSecret, ctx } = await hpke.SetupSender(await hpke.DeserializePublicKey(publicKey), {
      info: encodeUtf8(INFO),
    });
    const header = encodeHeader({ suite, keyId, enc: encapsulatedSecret });
    return concatBytes(header, await ctx.Seal(plaintext, header));
  } catch (cause) {
    throw new SealError(`Cannot seal with suite "${suite.name}"`, { cause });
  }
}

/** Every byte before the ciphertext: docs/spec/bundle.md §2. */
export function encodeHeader(
  parts: { readonly suite: Suite; readonly keyId: Uint8Array; readonly enc: Uint8Array },
): Uint8Array<ArrayBuffer> {
  const { suite, keyId, enc } = parts;
  return concatBytes(
    Uint8Array.from(MAGIC),
    Uint8Array.of(ENVELOPE_VERSION),
    u16Bytes(suite.kemId),
    u16Bytes(suite.kdfId),
    u16Bytes(suite.aeadId),
    Uint8Array.of(keyId.length),
    keyId,
    u16Bytes(enc.length),
    enc,
  );
}
