import { concatBytes, sha256, toHex } from "../../src/bytes/mod.ts";
import {
  baseMembers,
  cropMembers,
  cropRegions,
  hex,
  item,
  letters,
  PHOTO,
  rawMap,
  type RawMembers,
  sortedPairs,
} from "./cbor.ts";
import type { TestKeys } from "./keys.ts";
import type { Scenario } from "./scenario.ts";
import { sealFixed } from "./seal.ts";

interface AcceptOptions {
  readonly key?: keyof TestKeys;
  readonly emptyKeyId?: boolean;
  readonly replace?: RawMembers | ((base: Record<string, Uint8Array | undefined>) => Promise<RawMembers>);
  readonly expect?: Readonly<Record<string, unknown>>;
}

function accept(name: string, comment: string, options: AcceptOptions = {}): Scenario {
  const { key = "x25519", replace = {}, emptyKeyId = false } = options;
  return {
    name: `accept_${name}`,
    comment,
    ...(key === "hybrid" && { isRandom: true }),
    expect: { captureType: "face", ...options.expect },
    bundle: async (keys) => {
      const base = await baseMembers();
      const changed = typeof replace === "function" ? await replace(base) : replace;
      const plaintext = rawMap(sortedPairs({ ...base, ...changed }));
      const keyId = emptyKeyId ? { keyId: new Uint8Array() } : {};
      return await sealFixed(plaintext, { key: keys[key], label: `accept_${name}`, ...keyId });
    },
  };
}

/** An unknown member with this encoding. */
function unknownValue(name: string, comment: string, value: string | Uint8Array): Scenario {
  const bytes = typeof value === "string" ? hex(value) : value;
  return accept(name, comment, {
    replace: { zzzzzzzz: bytes },
    expect: { unknown: { zzzzzzzz: toHex(bytes) } },
  });
}

function external(name: string, comment: string, text: string): Scenario {
  return accept(name, comment, { replace: { external: item(text) }, expect: { external: text } });
}

/** Signals with a right digest. */
function signals(name: string, comment: string, value: Record<string, unknown>): Scenario {
  return accept(name, comment, {
    replace: async () => ({ signals: item(value), digests: await digestsOf(item(value)) }),
    expect: { signals: JSON.stringify(value) },
  });
}

async function digestsOf(encodedSignals: Uint8Array): Promise<Uint8Array> {
  return item({ photo: await sha256(PHOTO), signals: await sha256(encodedSignals) });
}

function crops(name: string, comment: string, size: { regions: number; frames: number }): Scenario {
  return accept(name, comment, {
    replace: (base) => cropMembers({ ...size, signals: base["signals"]! }).then((made) => ({ ...made })),
    expect: { crops: [size.regions, size.frames] },
  });
}

function observedMany(count: number): Record<string, unknown> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`s${index}`, { status: "observed", value: index }]),
  );
}

/** Arrays around a zero. */
function nested(depth: number): Uint8Array {
  return concatBytes(...Array.from({ length: depth }, () => hex("81")), hex("00"));
}

const NUMBERS = [
  0,
  23,
  24,
  255,
  256,
  65535,
  65536,
  4294967295,
  4294967296,
  9007199254740991,
  -1,
  -24,
  -25,
  -9007199254740991,
  0.5,
  -0.1,
  65504.5,
  3.4028234663852886e38,
  1e300,
  5e-324,
  9007199254740992,
  -1e16,
];

export const ACCEPT_SCENARIOS: readonly Scenario[] = [
  accept("x25519", "X25519"),
  accept("hybrid", "MLKEM768-X25519", { key: "hybrid" }),
  accept("p256", "P-256", { key: "p256" }),
  accept("p256_default", "P-256 with an empty key id", { key: "p256", emptyKeyId: true }),
  accept("x25519_default", "X25519 with an empty key id: the key marked as default", { emptyKeyId: true }),
  accept("hybrid_default", "MLKEM768-X25519 with an empty key id", { key: "hybrid", emptyKeyId: true }),
  accept("key_rotated_out", "An old key beside its successor, key id of one byte", { key: "old" }),
  accept("key_id_32_bytes", "The longest key id", { key: "long" }),
  accept("type_face", "The default type, said aloud", { replace: { type: item("face") } }),
  accept("type_document", "A document", {
    replace: { type: item("document") },
    expect: { captureType: "document" },
  }),
  accept("created_0", "The epoch", { replace: { created: item(0) }, expect: { createdMs: 0 } }),
  accept("created_9999", "The last millisecond of 9999", {
    replace: { created: item(253402300799999) },
    expect: { createdMs: 253402300799999 },
  }),
  accept("sdk_longest", "SDK texts at their longest", {
    replace: { sdk: item({ name: letters(64), version: letters(64), build: "é".repeat(32) }) },
    expect: { sdk: { name: letters(64), version: letters(64), build: "é".repeat(32) } },
  }),
  accept("sdk_shortest", "SDK texts at their shortest", {
    replace: { sdk: item({ name: "n", version: "v", build: "" }) },
    expect: { sdk: { name: "n", version: "v", build: "" } },
  }),
  accept("sdk_unknown_key", "A key inside sdk that this version does not know", {
    replace: { sdk: item({ name: "n", version: "v", build: "", commit: "abc" }) },
    expect: { sdk: { name: "n", version: "v", build: "" } },
  }),
  accept("nonce_16_bytes", "The shortest nonce", {
    replace: { nonce: item(new Uint8Array(16).fill(5)) },
    expect: { nonce: "05".repeat(16) },
  }),
  accept("nonce_64_bytes", "The longest nonce", {
    replace: { nonce: item(new Uint8Array(64).fill(6)) },
    expect: { nonce: "06".repeat(64) },
  }),
  accept("photo_1_byte", "The shortest photo: whether it is a JPEG is for a later stage", {
    replace: { photo: item(Uint8Array.of(0xff)) },
    expect: { photoLength: 1 },
  }),
  external("external_empty", "External data of no characters: there, not absent", ""),
  external("external_4096_bytes", "The longest external data", letters(4096)),
  external("external_4096_bytes_multibyte", "4096 bytes in 1024 characters", "😀".repeat(1024)),
  external("external_byte_order_mark", "A leading U+FEFF is kept", "\ufeffsession"),
  external("external_nul", "A NUL character", "a\u0000b"),
  external("external_not_normalised", "A decomposed letter stays decomposed", "e\u0301"),
  signals("signals_empty", "No signals", {}),
  signals("signals_256_of_them", "The most signals", observedMany(256)),
  signals("signals_name_64_characters", "The longest name", {
    [letters(64)]: { status: "observed", value: null },
  }),
  signals("signals_every_status", "Observed, unavailable, failed", {
    a: { status: "observed", value: true },
    b: { status: "unavailable", reason: "x" },
    c: { status: "failed", reason: letters(128) },
  }),
  signals("signals_numbers", "Numbers at the edges of their encodings", {
    n: { status: "observed", value: NUMBERS },
  }),
  signals("signals_hostile_names", "Names that mean something to JavaScript", {
    ["__proto__"]: { status: "observed", value: { ["__proto__"]: 1, constructor: { prototype: 2 } } },
    constructor: { status: "observed", value: 3 },
    toString: { status: "failed", reason: "x" },
  }),
  crops("crops_least", "One region of two frames", { regions: 1, frames: 2 }),
  crops("crops_most", "Four regions of eight frames", { regions: 4, frames: 8 }),
  accept("crops_canvas", "Crops read from a canvas, with unknown keys", {
    replace: async (base) => ({
      digests: (await cropMembers({ signals: base["signals"]! })).digests,
      crops: item({
        source: "canvas",
        rate: 30,
        regions: cropRegions(1, 2).map((region) => ({ ...region, x: 65535, stride: 8 })),
      }),
    }),
    expect: { crops: [1, 2] },
  }),
  accept("digests_wrong", "Digests of zeros: evidence for later, not a fault of form", {
    replace: { digests: item({ photo: new Uint8Array(32), signals: new Uint8Array(32) }) },
  }),
  accept("digests_unknown_key", "A digest that this version does not know", {
    replace: {
      digests: item({ photo: new Uint8Array(32), signals: new Uint8Array(32), audio: new Uint8Array(48) }),
    },
  }),
  unknownValue("unknown_text", "An unknown key", item("from a later version")),
  unknownValue("unknown_bytes", "An unknown key with a byte string", item(new Uint8Array(300))),
  unknownValue(
    "unknown_nested",
    "An unknown key with a byte string deep inside",
    item({ a: [{ b: new Uint8Array(3) }] }),
  ),
  unknownValue("depth_16", "15 arrays inside the map", nested(15)),
  unknownValue("float_half", "1.5 in half precision", "f93e00"),
  unknownValue("float_half_subnormal", "The smallest half", "f90001"),
  unknownValue("float_single", "The largest single", "fa7f7fffff"),
  unknownValue("float_2_53", "2^53 is a float", "fa5a000000"),
  accept("unknown_empty_key", "An unknown key of no characters", {
    replace: { "": hex("00") },
    expect: { unknown: { "": "00" } },
  }),
  accept("unknown_proto_key", "The unknown key __proto__", {
    replace: Object.fromEntries([["__proto__", hex("a1617801")]]),
    expect: { unknown: Object.fromEntries([["__proto__", "a1617801"]]) },
  }),
];
