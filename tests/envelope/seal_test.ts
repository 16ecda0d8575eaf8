import assert from "node:assert/strict";
import {
  generateKeyPair,
  MAX_PLAINTEXT_BYTES,
  publicKeyInfo,
  sealEnvelope,
  SealError,
} from "../../src/envelope/mod.ts";
import { parseEnvelope } from "../../src/envelope/mod.ts";
import { IadError } from "../../src/errors.ts";
import { MAX_BUNDLE_BYTES } from "../../src/envelope/mod.ts";

const KEY = publicKeyInfo(await generateKeyPair("x25519"));
const P256_KEY = publicKeyInfo(await generateKeyPair("p256"));
const PLAINTEXT = Uint8Array.of(1);

Deno.test("a key that cannot be sealed to is refused with a reason", async () => {
  const cases: readonly [string, object, RegExp][] = [
    ["suite", { suite: "rsa" }, /Unknown suite/],
    ["inherited suite", { suite: "constructor" }, /Unknown suite/],
    ["key id", { keyId: "xyz" }, /Key id is not/],
    ["long key id", { keyId: "00".repeat(33) }, /Key id is not/],
    ["public key", { publicKey: KEY.publicKey.slice(4) }, /base64 of 32 bytes/],
    ["public key of another suite", { suite: "p256" }, /base64 of 65 bytes/],
    ["small-order public key", { publicKey: btoa("\0".repeat(32)) }, /Cannot seal with suite "x25519"/],
  ];
  for (const [name, change, reason] of cases) {
    await assert.rejects(sealEnvelope(PLAINTEXT, { ...KEY, ...change }), (thrown) => {
      assert.ok(thrown instanceof SealError, name);
      assert.match(thrown.message, reason, name);
      return true;
    });
  }
  const offCurve = btoa("\x04".repeat(65));
  await assert.rejects(sealEnvelope(PLAINTEXT, { ...P256_KEY, publicKey: offCurve }), SealError);
});

Deno.test("the limits of the plaintext and of the bundle", async () => {
  await assert.rejects(sealEnvelope(new Uint8Array(), KEY), SealError);
  await assert.rejects(sealEnvelope(new Uint8Array(MAX_PLAINTEXT_BYTES + 1), KEY), SealError);
  const largest = await sealEnvelope(new Uint8Array(MAX_PLAINTEXT_BYTES), { ...KEY, keyId: "00".repeat(32) });
  assert.equal(parseEnvelope(largest).ciphertext.length, MAX_PLAINTEXT_BYTES + 16);
  assert.ok(largest.length <= MAX_BUNDLE_BYTES);
  const tooLarge = new Uint8Array(MAX_BUNDLE_BYTES + 1);
  tooLarge.set(largest);
  assert.throws(() => parseEnvelope(tooLarge), (thrown) => {
    assert.ok(thrown instanceof IadError);
    assert.equal(thrown.code, "ENVELOPE_MALFORMED");
    assert.match(thrown.detail ?? "", /at most 25167006/);
    return true;
  });
});

Deno.test("two bundles of one plaintext have nothing in common but the fixed fields", async () => {
  const [a, b] = [await sealEnvelope(PLAINTEXT, KEY), await sealEnvelope(PLAINTEXT, KEY)];
  assert.notDeepEqual(parseEnvelope(a).enc, parseEnvelope(b).enc);
  assert.notDeepEqual(parseEnvelope(a).ciphertext, parseEnvelope(b).ciphertext);
});
