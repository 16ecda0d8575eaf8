import assert from "node:assert/strict";
import {
  createKeyRing,
  formatPrivateKeyFile,
  formatPublicKeyFile,
  generateKeyPair,
  openEnvelope,
  parseEnvelope,
  parsePublicKeyFile,
  sealEnvelope,
  SUITE_NAMES,
} from "../../src/envelope/mod.ts";
import { toHex } from "../../src/bytes/mod.ts";

const PLAINTEXT = new TextEncoder().encode("any plaintext");

for (const suite of SUITE_NAMES) {
  Deno.test(`${suite}: what is sealed to a key file opens with the ring`, async () => {
    const pair = await generateKeyPair(suite);
    const ring = await createKeyRing([{ name: "a.key.json", text: formatPrivateKeyFile(pair) }]);
    const publicKey = parsePublicKeyFile({ name: "a.pub.json", text: formatPublicKeyFile(pair) });
    for (const key of [publicKey, { ...publicKey, keyId: "" }, ring.publicKeys()[0]!]) {
      const envelope = parseEnvelope(await sealEnvelope(PLAINTEXT, key));
      assert.equal(envelope.suite.name, suite);
      assert.equal(toHex(envelope.keyId), key.keyId);
      assert.deepEqual(await openEnvelope(envelope, ring), PLAINTEXT);
    }
  });
}
