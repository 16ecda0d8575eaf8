/** Limits whose vectors would be too large to check in, at the limit and one past it. */
import assert from "node:assert/strict";
import { encode } from "cborg";
import { buildBundle, BuildError, LIMITS, parseBundle } from "../../src/bundle/mod.ts";
import { concatBytes } from "../../src/bytes/mod.ts";
import { IadError } from "../../src/errors.ts";
import { frame, MINIMAL } from "./samples.ts";

/** A valid plaintext with one more member, which sorts last. */
async function withMember(key: string, value: unknown): Promise<Uint8Array> {
  const plaintext = await buildBundle(MINIMAL);
  return concatBytes(Uint8Array.of(plaintext[0]! + 1), plaintext.subarray(1), encode(key), encode(value));
}

/** A valid plaintext with one member replaced; its key is found by its encoding. */
function replaced(key: string, value: unknown): Uint8Array {
  const { photo, sdk, bundleId, createdMs } = MINIMAL;
  const digests = { photo: new Uint8Array(32), signals: new Uint8Array(32), crops: new Uint8Array(32) };
  const { crops: _, ...without } = digests;
  return encode({
    v: 1,
    id: bundleId,
    created: createdMs,
    sdk,
    photo,
    signals: {},
    digests: key === "crops" ? digests : without,
    [key]: value,
  });
}

function detailOf(plaintext: Uint8Array): string {
  try {
    parseBundle(plaintext);
  } catch (thrown) {
    assert.ok(thrown instanceof IadError);
    assert.equal(thrown.code, "BUNDLE_MALFORMED");
    return thrown.detail ?? "";
  }
  return "accepted";
}

Deno.test("photo: 16 MiB and one byte more", async () => {
  const [, max] = LIMITS.photo;
  const largest = await buildBundle({ ...MINIMAL, photo: new Uint8Array(max) });
  assert.equal(parseBundle(largest).photo.length, max);
  assert.equal(parseBundle(largest).photo.buffer, largest.buffer, "the photo was copied");
  assert.match(detailOf(replaced("photo", new Uint8Array(max + 1))), /^photo: Length 16777217/);
  await assert.rejects(buildBundle({ ...MINIMAL, photo: new Uint8Array(max + 1) }), BuildError);
});

Deno.test("plaintext: 24 MiB and one byte more", async () => {
  const rest = (await withMember("zzzzzzzzz", new Uint8Array(LIMITS.plaintext >> 1))).length -
    (LIMITS.plaintext >> 1);
  const largest = await withMember("zzzzzzzzz", new Uint8Array(LIMITS.plaintext - rest));
  assert.equal(largest.length, LIMITS.plaintext);
  assert.equal(detailOf(largest), "accepted");
  assert.match(
    detailOf(concatBytes(largest, Uint8Array.of(0))),
    /^plaintext of 25165825 bytes, at most 25165824$/,
  );
});

Deno.test("signals: 256 KiB encoded and one byte more", async () => {
  // Map head 1, "s" 2, map head 1, "value" 6, text head 5, "status" 7, "observed" 9.
  const text = "a".repeat(LIMITS.signalsEncoded - 31);
  const signals = { s: { status: "observed" as const, value: text } };
  assert.equal(
    parseBundle(await buildBundle({ ...MINIMAL, signals })).encoded.signals.length,
    LIMITS.signalsEncoded,
  );
  const longer = { s: { status: "observed" as const, value: text + "a" } };
  assert.match(detailOf(replaced("signals", longer)), /^signals: Encoded in 262145 bytes/);
  await assert.rejects(buildBundle({ ...MINIMAL, signals: longer }), BuildError);
});

Deno.test("crops: 4 MiB encoded and more", async () => {
  const region = (side: number) => ({
    x: 0,
    y: 0,
    width: side,
    height: side,
    frames: Array(4).fill(frame(side)),
  });
  const crops = { source: "processor" as const, regions: Array(4).fill(region(511)) };
  assert.equal(parseBundle(await buildBundle({ ...MINIMAL, crops })).crops?.regions.length, 4);
  const larger = { ...crops, regions: Array(4).fill(region(512)) };
  assert.match(
    detailOf(replaced("crops", larger)),
    /^crops: Encoded in 41\d{5} bytes, at most 4194304/,
  );
  await assert.rejects(buildBundle({ ...MINIMAL, crops: larger }), BuildError);
});

Deno.test("items: 16,384 and one more", async () => {
  // The map, its 7 pairs of a key and a value (sdk and digests hold 3 and 2 pairs, signals none; a type as well),
  // the extra key and its array leave the rest to zeros.
  const used = 1 + 8 * 2 + 3 * 2 + 2 * 2 + 2;
  const largest = await withMember("zzzzzzzzz", Array(LIMITS.items - used).fill(0));
  assert.equal(detailOf(largest), "accepted");
  assert.match(
    detailOf(await withMember("zzzzzzzzz", Array(LIMITS.items - used + 1).fill(0))),
    /More than 16384 items/,
  );
});

Deno.test("text: almost 1 MiB in one member, and with it more in all", async () => {
  // The keys and texts of a minimal bundle count as well, and are less than 4 KiB.
  const text = (length: number) => withMember("zzzzzzzzz", Array(4).fill("a".repeat(length / 4)));
  assert.equal(detailOf(await text(LIMITS.text - 4096)), "accepted");
  assert.match(detailOf(await text(LIMITS.text)), /More than 1048576 bytes of text/);
});

Deno.test("the log lists every bad path, but not without end", () => {
  const signals = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`s${index}`, 1]));
  const detail = detailOf(replaced("signals", signals));
  assert.match(detail, /^signals\["s0"\]: Not a map; signals\["s1"\]: Not a map; /);
  assert.match(detail, /; and 168 more$/);
  assert.ok(detail.length < 2000);
});

Deno.test("a hostile name cannot forge a log line", () => {
  const detail = detailOf(replaced("signals", { ["a\nlevel=info ok\u2028" + "x".repeat(500)]: 1 }));
  assert.doesNotMatch(detail, /\n/);
  assert.ok(detail.length < 200);
  const twice = detailOf(Uint8Array.from([0xa1, 0x61, 0x7a, 0xa2, 0x61, 0x0a, 0, 0x61, 0x0a, 0]));
  assert.match(twice, /not in order or not unique/);
});
