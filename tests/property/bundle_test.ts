import assert from "node:assert/strict";
import * as fc from "../../harness/packages/fast_check.ts";
import { decode, encode, rfc8949EncodeOptions } from "cborg";
import { concatBytes, equalBytes } from "../../src/bytes/mod.ts";
import {
  buildBundle,
  type Bundle,
  type BundleInput,
  parseBundle,
  type SignalValue,
} from "../../src/bundle/mod.ts";
import { IadError } from "../../src/errors.ts";
import { FULL, MINIMAL } from "../bundle/samples.ts";

const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength });
const text = (minLength: number, maxLength: number) => fc.string({ unit: "binary", minLength, maxLength });

/** JSON's data model with hostile keys; −0 is not in the format and becomes 0. */
const value: fc.Arbitrary<SignalValue> = fc.letrec<{ any: SignalValue }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small", maxDepth: 6 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    fc.maxSafeInteger(),
    text(0, 20),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(text(0, 8), fc.constantFrom("__proto__", "constructor")), tie("any"), {
      maxKeys: 4,
    }),
  ),
})).any;

const reason = text(1, 30);
const observation = fc.oneof(
  fc.record({ status: fc.constant("observed" as const), value }),
  fc.record({ status: fc.constantFrom("unavailable" as const, "failed" as const), reason }),
);
const region = fc.tuple(fc.integer({ min: 8, max: 12 }), fc.integer({ min: 8, max: 12 })).chain((
  [width, height],
) =>
  fc.record({
    x: fc.nat(65_535),
    y: fc.nat(65_535),
    width: fc.constant(width),
    height: fc.constant(height),
    frames: fc.array(bytes(width * height, width * height), { minLength: 2, maxLength: 3 }),
  })
);
const input: fc.Arbitrary<BundleInput> = fc.record({
  createdMs: fc.integer({ min: 0, max: 253_402_300_799_999 }),
  sdk: fc.record({ name: text(1, 16), version: text(1, 16), build: text(0, 16) }),
  photo: bytes(1, 300),
  signals: fc.dictionary(fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/), observation, { maxKeys: 6 }),
  captureType: fc.constantFrom("face" as const, "document" as const),
  bundleId: bytes(16, 16),
  nonce: bytes(16, 64),
  external: text(0, 60),
  crops: fc.record({
    source: fc.constantFrom("processor" as const, "canvas" as const),
    regions: fc.array(region, { minLength: 1, maxLength: 2 }),
  }),
}, {
  requiredKeys: ["createdMs", "sdk", "photo", "signals", "captureType", "bundleId"],
});

/** Values are compared as CBOR: prototypes and the order of keys do not count. */
function sameValue(a: unknown, b: unknown): boolean {
  return equalBytes(encode(a), encode(b));
}

function tryParse(plaintext: Uint8Array): Bundle | undefined {
  try {
    return parseBundle(plaintext);
  } catch (thrown) {
    assert.ok(thrown instanceof IadError, `foreign throwable: ${thrown}`);
    assert.equal(thrown.code, "BUNDLE_MALFORMED");
    return undefined;
  }
}

/** The rule of the specification with the library's own decoder and sorter, member-wise shortcuts left out. */
function assertReencodes(plaintext: Uint8Array): void {
  const again = encode(decode(plaintext, { useMaps: true }), rfc8949EncodeOptions);
  assert.equal(equalBytes(again, plaintext), true, "accepted bytes do not re-encode to themselves");
}

Deno.test("property: what was built is what is parsed", async () => {
  await fc.assert(
    fc.asyncProperty(input, async (given) => {
      const plaintext = await buildBundle(given);
      const bundle = parseBundle(plaintext);
      assertReencodes(plaintext);
      for (const key of ["createdMs", "captureType", "external"] as const) {
        assert.equal(bundle[key], given[key]);
      }
      for (const key of ["sdk", "photo", "signals", "bundleId", "nonce", "crops"] as const) {
        assert.equal(sameValue(bundle[key] ?? null, given[key] ?? null), true, key);
      }
    }),
    { numRuns: 200 },
  );
});

Deno.test("property: a changed plaintext is refused or re-encodes to the same bytes", async () => {
  const valid = [await buildBundle(MINIMAL), await buildBundle(FULL)];
  let accepted = 0;
  const edit = fc.record({
    at: fc.nat(2000),
    remove: fc.nat(3),
    insert: fc.oneof(
      bytes(0, 3),
      fc.constantFrom(0xa1, 0x81, 0xf9, 0x18, 0x61, 0xc1).map((b) => Uint8Array.of(b)),
    ),
  });
  fc.assert(
    fc.property(fc.nat(1), fc.array(edit, { minLength: 1, maxLength: 3 }), (which, edits) => {
      let changed: Uint8Array = valid[which]!;
      for (const { at, remove, insert } of edits) {
        const start = at % changed.length;
        changed = concatBytes(changed.subarray(0, start), insert, changed.subarray(start + remove));
      }
      if (tryParse(changed) === undefined) return;
      accepted += 1;
      assertReencodes(changed);
    }),
    { numRuns: 5000 },
  );
  assert.ok(
    accepted > 20,
    `only ${accepted} of the changed plaintexts were accepted: the property says little`,
  );
});

Deno.test("every bit flip of a plaintext is refused or re-encodes to the same bytes", async () => {
  const plaintext = await buildBundle(FULL);
  for (let bit = 0; bit < plaintext.length * 8; bit++) {
    const flipped = plaintext.slice();
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    if (tryParse(flipped) !== undefined) assertReencodes(flipped);
  }
});

Deno.test("a plaintext cut at any length is refused", async () => {
  const plaintext = await buildBundle(FULL);
  for (let length = 0; length < plaintext.length; length++) {
    assert.equal(tryParse(plaintext.subarray(0, length)), undefined, `${length} bytes were accepted`);
  }
});

/** CBOR-like bytes: real heads, also long, indefinite and reserved ones, around plausible contents. */
const cborish: fc.Arbitrary<Uint8Array> = fc.letrec<{ item: Uint8Array }>((tie) => ({
  item: fc.oneof(
    { depthSize: "medium", maxDepth: 5 },
    fc.nat(23).map((n) => Uint8Array.of(n)),
    fc.tuple(fc.nat(7), fc.integer({ min: 24, max: 31 }), bytes(0, 8)).map(([major, info, rest]) =>
      concatBytes(Uint8Array.of(major << 5 | info), rest)
    ),
    bytes(0, 5).map((content) => concatBytes(Uint8Array.of(0x40 | content.length), content)),
    bytes(0, 5).map((content) => concatBytes(Uint8Array.of(0x60 | content.length), content)),
    fc.double().map((number) => encode(number, { float64: true })),
    fc.array(tie("item"), { maxLength: 4 }).map((items) =>
      concatBytes(Uint8Array.of(0x80 | items.length), ...items)
    ),
    fc.array(fc.tuple(text(0, 3).map((key) => encode(key)), tie("item")), { maxLength: 4 }).map((pairs) =>
      concatBytes(Uint8Array.of(0xa0 | pairs.length), ...pairs.flat())
    ),
  ),
})).item;

Deno.test("property: an unknown member of CBOR-like bytes is refused or re-encodes to the same bytes", async () => {
  const plaintext = await buildBundle(MINIMAL);
  let accepted = 0;
  fc.assert(
    fc.property(cborish, (item) => {
      // One member more, with a key that sorts last.
      const head = Uint8Array.of(plaintext[0]! + 1);
      const changed = concatBytes(head, plaintext.subarray(1), encode("zzzzzzzzz"), item);
      if (tryParse(changed) === undefined) return;
      accepted += 1;
      assertReencodes(changed);
    }),
    { numRuns: 5000 },
  );
  assert.ok(accepted > 100, `only ${accepted} accepted`);
});

Deno.test("property: arbitrary bytes never throw anything but our error", () => {
  fc.assert(fc.property(bytes(0, 200), (any) => void tryParse(any)), { numRuns: 2000 });
});
