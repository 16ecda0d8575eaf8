import assert from "node:assert/strict";
import { buildBundle, parseBundle } from "../../src/bundle/mod.ts";
import {
  createKeyRing,
  formatPrivateKeyFile,
  generateKeyPair,
  type KeyRing,
  openEnvelope,
  parseEnvelope,
  sealEnvelope,
  SUITE_NAMES,
  type SuiteName,
} from "../../src/envelope/mod.ts";
import { type ErrorCode, IadError } from "../../src/errors.ts";
import { MINIMAL } from "../bundle/samples.ts";

async function sealSmall(suite: SuiteName): Promise<{ ring: KeyRing; bundle: Uint8Array }> {
  const pair = await generateKeyPair(suite);
  const ring = await createKeyRing([{ name: "a.key.json", text: formatPrivateKeyFile(pair) }]);
  const plaintext = await buildBundle({ ...MINIMAL, photo: Uint8Array.of(0xff) });
  return { ring, bundle: await sealEnvelope(plaintext, ring.publicKeys()[0]!) };
}

/** The code that the bundle ends with, or undefined where it yields a value. */
async function outcome(bundle: Uint8Array, ring: KeyRing): Promise<ErrorCode | undefined> {
  try {
    parseBundle(await openEnvelope(parseEnvelope(bundle), ring));
    return undefined;
  } catch (thrown) {
    assert.ok(thrown instanceof IadError, `foreign throwable: ${thrown}`);
    return thrown.code;
  }
}

/** One bit in every byte is enough where a bundle has 1,500 of them, and every bit of the fixed fields. */
function bitsOf(suite: SuiteName, length: number): number[] {
  const all = Array.from({ length: length * 8 }, (_, bit) => bit);
  return suite === "hybrid" ? all.filter((bit) => bit < 22 * 8 || (bit >> 3) % 8 === (bit & 7)) : all;
}

for (const suite of SUITE_NAMES) {
  Deno.test(`${suite}: no single bit flip of a sealed bundle yields a value`, async () => {
    const { ring, bundle } = await sealSmall(suite);
    assert.equal(await outcome(bundle, ring), undefined);
    for (const bit of bitsOf(suite, bundle.length)) {
      const flipped = bundle.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      const code = await outcome(flipped, ring);
      assert.ok(code === "ENVELOPE_MALFORMED" || code === "DECRYPTION_FAILED", `bit ${bit} gave ${code}`);
    }
  });

  Deno.test(`${suite}: a sealed bundle cut at any length fails at the right stage`, async () => {
    const { ring, bundle } = await sealSmall(suite);
    const shortest = parseEnvelope(bundle).header.length + 17;
    for (let length = 0; length < bundle.length; length++) {
      const expected = length < shortest ? "ENVELOPE_MALFORMED" : "DECRYPTION_FAILED";
      assert.equal(await outcome(bundle.subarray(0, length), ring), expected, `${length} bytes`);
    }
  });
}
