import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as fc from "../../harness/packages/fast_check.ts";
import {
  ByteReader,
  compareBytes,
  concatBytes,
  decodeUtf8,
  encodeUtf8,
  equalBytes,
  fromBase64,
  fromHex,
  sha256,
  toBase64,
  toHex,
  u16Bytes,
  UnderflowError,
} from "../../src/bytes/mod.ts";

const anyBytes = fc.uint8Array({ maxLength: 100 });

Deno.test("reader: reads big-endian, gives views, and stops at the end", () => {
  const source = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 0xff, 0xff, 0xff, 0xff]);
  const reader = new ByteReader(source);
  assert.equal(reader.u8(), 1);
  assert.equal(reader.u16(), 0x0203);
  const view = reader.take(4);
  assert.equal(view.buffer, source.buffer);
  assert.deepEqual([...view], [4, 5, 6, 7]);
  assert.equal(reader.u32(), 0xffffffff);
  assert.equal(reader.remaining, 0);
  assert.equal(reader.position, 11);
  assert.equal(reader.take(0).length, 0);
  assert.throws(() => reader.u8(), UnderflowError);
});

Deno.test("reader: a length that is no length never reads", () => {
  for (const length of [-1, 1.5, NaN, Infinity, 2 ** 53, 4]) {
    const reader = new ByteReader(new Uint8Array(3));
    assert.throws(() => reader.take(length), UnderflowError);
    assert.equal(reader.position, 0);
  }
});

Deno.test("reader: works inside a larger buffer", () => {
  const reader = new ByteReader(Uint8Array.from([9, 1, 2, 9]).subarray(1, 3));
  assert.equal(reader.u16(), 0x0102);
  assert.throws(() => reader.u8(), UnderflowError);
});

Deno.test("hex: round trip, and nothing but hex is read", () => {
  fc.assert(fc.property(anyBytes, (bytes) => assert.deepEqual(fromHex(toHex(bytes)), bytes)));
  assert.equal(toHex(Uint8Array.of(0, 0xab, 9)), "00ab09");
  assert.deepEqual(fromHex("AbCd"), Uint8Array.of(0xab, 0xcd));
  for (const text of ["0", "0g", " 00", "00\n", "0x00", "००"]) assert.equal(fromHex(text), undefined, text);
});

Deno.test("base64: round trip in agreement with the platform", () => {
  fc.assert(fc.property(anyBytes, (bytes) => {
    assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
    assert.equal(toBase64(bytes), btoa(String.fromCharCode(...bytes)));
  }));
});

Deno.test("base64: the fallback for older engines is the same", () => {
  const bytes = Uint8Array.from({ length: 20_001 }, (_, index) => (index * 7) & 0xff);
  const older = new Proxy(bytes, {
    get: (target, key) => {
      if (key === "toBase64") return undefined;
      const value = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  assert.equal(toBase64(older), toBase64(bytes));
});

Deno.test("base64: only the one canonical text of some bytes is read", () => {
  for (
    const text of ["QQ", "QQ=", "QR==", "QUF=", "Q Q=", "QQ==\n", "QUI-", "QUI_", "====", "Q===", "=QQ="]
  ) {
    assert.equal(fromBase64(text), undefined, text);
  }
  assert.deepEqual(fromBase64(""), new Uint8Array());
});

Deno.test("utf8: strict, and a byte order mark is a character", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => assert.equal(decodeUtf8(encodeUtf8(text)), text)),
  );
  assert.equal(decodeUtf8(encodeUtf8("\ufeffa")), "\ufeffa");
  for (const bad of ["80", "c0af", "eda080", "f4908080", "c3", "f0288cbc"]) {
    assert.equal(decodeUtf8(fromHex(bad)!), undefined, bad);
  }
});

Deno.test("equal and compare agree with the hex", () => {
  fc.assert(fc.property(anyBytes, anyBytes, (a, b) => {
    assert.equal(equalBytes(a, b), toHex(a) === toHex(b));
    assert.equal(Math.sign(compareBytes(a, b)), toHex(a) < toHex(b) ? -1 : toHex(a) > toHex(b) ? 1 : 0);
  }));
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)), false);
  assert.equal(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)), true);
  assert.ok(compareBytes(Uint8Array.of(1), Uint8Array.of(1, 0)) < 0);
});

Deno.test("concat and u16", () => {
  assert.deepEqual(
    concatBytes(Uint8Array.of(1), new Uint8Array(), u16Bytes(0x647a)),
    Uint8Array.of(1, 0x64, 0x7a),
  );
  assert.deepEqual(concatBytes(), new Uint8Array());
  for (const value of [-1, 0x10000, 1.5]) assert.throws(() => u16Bytes(value), RangeError);
});

Deno.test("sha256 agrees with node:crypto", async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  assert.equal(toHex(await sha256(bytes)), createHash("sha256").update(bytes).digest("hex"));
});
