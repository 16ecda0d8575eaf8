import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { deviceHash, importDeviceHashKey } from "../../src/records/mod.ts";

const SECRET = new Uint8Array(32).fill(7);

Deno.test("the hash is the first 16 bytes of HMAC-SHA-256", async () => {
  const expected = createHmac("sha256", SECRET).update("device-ü").digest("hex").slice(0, 32);
  assert.equal(await deviceHash(await importDeviceHashKey(SECRET), "device-ü"), expected);
});

Deno.test("another key gives another hash, a short one none", async () => {
  const [one, other] = [
    await importDeviceHashKey(SECRET),
    await importDeviceHashKey(new Uint8Array(32).fill(8)),
  ];
  assert.notEqual(await deviceHash(one, "device"), await deviceHash(other, "device"));
  assert.throws(() => importDeviceHashKey(new Uint8Array(15)), RangeError);
});
