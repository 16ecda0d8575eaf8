import { ByteReader, UnderflowError } from "../bytes/mod.ts";
import { IadError } from "../errors.ts";
import {
  ENVELOPE_VERSION,
  findSuite,
  MAGIC,
  MAX_BUNDLE_BYTES,
  MAX_KEY_ID_LENGTH,
  TAG_LENGTH,
} from "./suites.ts";
import type { Envelope, Suite } from "./types.ts";

/**
 * The clear part of a bundle, docs/spec/bundle.md §2, as views over `bytes`. No key is needed and nothing is
 * decrypted. Throws ENVELOPE_MALFORMED.
 */
export function parseEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length > MAX_BUNDLE_BYTES) {
    throw malformed(`bundle of ${bytes.length} bytes, at most ${MAX_BUNDLE_BYTES}`);
  }
  try {
    return readEnvelope(bytes);
  } catch (thrown) {
    if (thrown instanceof UnderflowError) throw malformed(thrown.message);
    throw thrown;
  }
}

function readEnvelope(bytes: Uint8Array): Envelope {
  const reader = new ByteReader(bytes);
  const magic = reader.take(MAGIC.length);
  if (!MAGIC.every((byte, index) => magic[index] === byte)) throw malformed("wrong magic");
  const version = reader.u8();
  if (version !== ENVELOPE_VERSION) throw malformed(`version ${version}`);
  const suite = readSuite(reader);
  const keyIdLength = reader.u8();
  if (keyIdLength > MAX_KEY_ID_LENGTH) throw malformed(`key id of ${keyIdLength} bytes`);
  const keyId = reader.take(keyIdLength);
  const encLength = reader.u16();
  if (encLength !== suite.encLength) {
    throw malformed(`enc of ${encLength} bytes, "${suite.name}" has ${suite.encLength}`);
  }
  const enc = reader.take(encLength);
  const header = bytes.subarray(0, reader.position);
  // A sealed empty plaintext is a tag alone, and an empty plaintext is never a bundle.
  if (reader.remaining <= TAG_LENGTH) throw malformed(`ciphertext of ${reader.remaining} bytes`);
  const ciphertext = reader.take(reader.remaining);
  return Object.freeze({ version: ENVELOPE_VERSION, suite, keyId, enc, ciphertext, header });
}

function readSuite(reader: ByteReader): Suite {
  const ids = { kemId: reader.u16(), kdfId: reader.u16(), aeadId: reader.u16() };
  const suite = findSuite(ids);
  if (suite === undefined) throw malformed(`unknown suite ${Object.values(ids).join("/")}`);
  return suite;
}

function malformed(detail: string): IadError {
  return new IadError("ENVELOPE_MALFORMED", { detail });
}
