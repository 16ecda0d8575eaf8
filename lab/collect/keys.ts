/** A key pair of the lab's own: bundles are opened here, and no server is asked. */
import {
  createKeyRing,
  formatPrivateKeyFile,
  generateKeyPair,
  type KeyRing,
  openEnvelope,
  parseEnvelope,
} from "../../src/envelope/mod.ts";

/** One hybrid pair, the suite that the client picks in Chromium, in memory only. */
export async function makeKeys(): Promise<KeyRing> {
  const text = formatPrivateKeyFile(await generateKeyPair("hybrid", { isDefault: true }));
  return await createKeyRing([{ name: "lab.key.json", text }]);
}

interface Opened {
  readonly plaintext: Uint8Array<ArrayBuffer>;
  readonly ciphertext: Uint8Array;
}

/** Throws {@link IadError} as the server does. */
export async function openBundle(sealed: Uint8Array<ArrayBuffer>, keys: KeyRing): Promise<Opened> {
  const envelope = parseEnvelope(sealed);
  return {
    plaintext: await openEnvelope(envelope, keys) as Uint8Array<ArrayBuffer>,
    ciphertext: envelope.ciphertext,
  };
}
