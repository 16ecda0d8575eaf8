/** A runtime whose WebCrypto has no ML-KEM, as this one would be without it. */
import assert from "node:assert/strict";
import { KEM_MLKEM768_X25519 } from "../../edge/hybrid_kem.ts";
import {
  createKeyRing,
  formatPrivateKeyFile,
  generateKeyPair,
  openEnvelope,
  parseEnvelope,
  sealEnvelope,
  SUITE_NAMES,
} from "../../src/envelope/mod.ts";

const FILES = await Promise.all(SUITE_NAMES.map(async (name) => ({
  name: `${name}.key.json`,
  text: formatPrivateKeyFile(await generateKeyPair(name)),
})));

async function withoutMlKem<T>(use: () => Promise<T>): Promise<T> {
  const { subtle } = crypto;
  const own = { generateKey: subtle.generateKey, importKey: subtle.importKey };
  function refusing<F extends (...args: never[]) => unknown>(method: F): F {
    return function (this: unknown, ...args: Parameters<F>) {
      if (/ML-KEM/.test(JSON.stringify(args))) throw new DOMException("Unknown", "NotSupportedError");
      return method.apply(subtle, args);
    } as F;
  }
  Object.assign(subtle, { generateKey: refusing(own.generateKey), importKey: refusing(own.importKey) });
  try {
    return await use();
  } finally {
    Reflect.deleteProperty(subtle, "generateKey");
    Reflect.deleteProperty(subtle, "importKey");
  }
}

Deno.test("keys of a missing suite are left out by name, and the others open", () =>
  withoutMlKem(async () => {
    const ring = await createKeyRing(FILES);
    assert.deepEqual(ring.unsupported, ["hybrid"]);
    assert.deepEqual(ring.publicKeys().map(({ suite }) => suite), ["p256", "x25519"]);
  }));

Deno.test("a KEM in JavaScript takes the place of the missing one, and opens what WebCrypto sealed", async () => {
  const usual = await createKeyRing(FILES);
  assert.deepEqual(usual.unsupported, []);
  const hybrid = usual.publicKeys().find(({ suite }) => suite === "hybrid")!;
  const sealed = await sealEnvelope(Uint8Array.of(1, 2, 3), hybrid);
  await withoutMlKem(async () => {
    const ring = await createKeyRing(FILES, { hybrid: KEM_MLKEM768_X25519 });
    assert.deepEqual(ring.unsupported, []);
    assert.deepEqual(ring.publicKeys(), usual.publicKeys());
    assert.deepEqual(await openEnvelope(parseEnvelope(sealed), ring), Uint8Array.of(1, 2, 3));
    sealed[sealed.length - 1]! ^= 1;
    await assert.rejects(openEnvelope(parseEnvelope(sealed), ring));
  });
});
