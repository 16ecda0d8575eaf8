import assert from "node:assert/strict";
import {
  createKeyRing,
  formatPrivateKeyFile,
  generateKeyPair,
  openEnvelope,
  parseEnvelope,
  publicKeyInfo,
  sealEnvelope,
} from "../../src/envelope/mod.ts";
import { IadError } from "../../src/errors.ts";

Deno.test("every fault of opening is one error that says nothing more", async () => {
  const pair = await generateKeyPair("x25519");
  const stranger = publicKeyInfo(await generateKeyPair("x25519"));
  const ring = await createKeyRing([{ name: "a.key.json", text: formatPrivateKeyFile(pair) }]);
  const own = await sealEnvelope(Uint8Array.of(1), publicKeyInfo(pair));
  const tampered = own.slice();
  tampered[tampered.length - 1]! ^= 1;
  const faults = [
    tampered,
    await sealEnvelope(Uint8Array.of(1), stranger),
    await sealEnvelope(Uint8Array.of(1), { ...stranger, keyId: publicKeyInfo(pair).keyId }),
    await sealEnvelope(Uint8Array.of(1), { ...stranger, keyId: "" }),
  ];
  for (const bundle of faults) {
    await assert.rejects(openEnvelope(parseEnvelope(bundle), ring), (thrown) => {
      assert.ok(thrown instanceof IadError);
      assert.equal(thrown.code, "DECRYPTION_FAILED");
      assert.equal(thrown.message, "Failed to decrypt message");
      assert.equal(thrown.cause, undefined);
      return true;
    });
  }
});

Deno.test("the log tells an unknown key from one that does not open", async () => {
  const ring = await createKeyRing([]);
  const info = publicKeyInfo(await generateKeyPair("p256", { keyId: Uint8Array.of(0xab) }));
  const envelope = parseEnvelope(await sealEnvelope(Uint8Array.of(1), info));
  await assert.rejects(openEnvelope(envelope, ring), (thrown) => {
    assert.equal((thrown as IadError).detail, 'no key "ab" of suite "p256"');
    return true;
  });
});

Deno.test("an envelope's fields are views of the bundle, and frozen", async () => {
  const bundle = await sealEnvelope(Uint8Array.of(1), publicKeyInfo(await generateKeyPair("x25519")));
  const envelope = parseEnvelope(bundle);
  for (const part of [envelope.keyId, envelope.enc, envelope.ciphertext, envelope.header]) {
    assert.equal(part.buffer, bundle.buffer);
  }
  assert.equal(envelope.header.length + envelope.ciphertext.length, bundle.length);
  assert.equal(Object.isFrozen(envelope), true);
});
