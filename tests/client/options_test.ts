import assert from "node:assert/strict";
import { CaptureError, createCapture } from "../../client/mod.ts";
import { readOptions } from "../../client/options.ts";
import type { CaptureOptions, SealingKey } from "../../client/types.ts";

const HYBRID: SealingKey = { suite: "hybrid", keyId: "aa01", publicKey: "AAAA" };
const P256: SealingKey = { suite: "p256", keyId: "bb02", publicKey: "AAAA" };

function refused(options: unknown, message: RegExp): void {
  assert.throws(() => createCapture(options as CaptureOptions), (thrown) => {
    assert.ok(thrown instanceof CaptureError);
    assert.equal(thrown.code, "invalid_options");
    assert.match(thrown.message, message);
    return true;
  });
}

Deno.test("a key, a list of keys and the answer of /public_keys are all taken", () => {
  for (const publicKey of [P256, [P256], { keys: [P256] }]) {
    assert.deepEqual(readOptions({ publicKey }).keys, [P256]);
  }
});

Deno.test("a key id narrows the keys, whatever its case", () => {
  assert.deepEqual(readOptions({ publicKey: [HYBRID, P256], keyId: "BB02" }).keys, [P256]);
  refused({ publicKey: [HYBRID, P256], keyId: "cc" }, /this id/);
});

Deno.test("what is no key is refused before any camera", () => {
  refused({ publicKey: undefined }, /not a key/);
  refused({ publicKey: [] }, /No public key/);
  refused({ publicKey: [null] }, /suite, keyId and publicKey/);
  refused({ publicKey: { suite: "p256" } }, /suite, keyId and publicKey/);
});

Deno.test("nonces are 16 to 64 bytes, as hex or as bytes that the page cannot change later", () => {
  const bytes = new Uint8Array(16).fill(7);
  const read = readOptions({ publicKey: P256, nonce: bytes }).nonce;
  bytes.fill(0);
  assert.deepEqual(read, new Uint8Array(16).fill(7));
  assert.deepEqual(
    readOptions({ publicKey: P256, nonce: "0A".repeat(64) }).nonce,
    new Uint8Array(64).fill(10),
  );
  for (const nonce of ["", "0a".repeat(15), "0a".repeat(65), "zz".repeat(16), new Uint8Array(15)]) {
    refused({ publicKey: P256, nonce }, /nonce/);
  }
});

Deno.test("external is well-formed text of at most 4096 bytes of UTF-8", () => {
  assert.equal(readOptions({ publicKey: P256, external: "é".repeat(2048) }).external?.length, 2048);
  refused({ publicKey: P256, external: "é".repeat(2049) }, /longer than 4096/);
  refused({ publicKey: P256, external: "\ud800" }, /not text/);
  refused({ publicKey: P256, external: 7 }, /not text/);
});

Deno.test("the front camera is asked for unless another is chosen", () => {
  assert.deepEqual(readOptions({ publicKey: P256 }).camera, { facingMode: "user" });
  const camera = { deviceId: "x" };
  assert.deepEqual(readOptions({ publicKey: P256, camera }).camera, camera);
});
