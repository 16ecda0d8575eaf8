import { toHex } from "../bytes/mod.ts";
import { IadError } from "../errors.ts";
import type { KeyRing } from "./key_ring.ts";
import type { Envelope } from "./types.ts";

/**
 * The plaintext of `envelope`. Every fault, an unknown key id included, is one DECRYPTION_FAILED without a cause;
 * only `detail`, which is for the log, tells an unknown key from the rest. That much is no secret: the key ids are
 * public (`GET /public_keys`), so an unknown one is answered at once instead of after a decoy decryption.
 */
export async function openEnvelope(envelope: Envelope, keyRing: KeyRing): Promise<Uint8Array> {
  const key = keyRing.find(envelope.suite.kemId, envelope.keyId);
  if (key === undefined) {
    throw failed(`no key "${toHex(envelope.keyId)}" of suite "${envelope.suite.name}"`);
  }
  try {
    return await key.open({ enc: envelope.enc, ciphertext: envelope.ciphertext, aad: envelope.header });
  } catch {
    throw failed(`key "${key.info.keyId}" of suite "${envelope.suite.name}" does not open it`);
  }
}

function failed(detail: string): IadError {
  return new IadError("DECRYPTION_FAILED", { detail });
}
