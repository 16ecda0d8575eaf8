import { concatBytes } from "../../src/bytes/mod.ts";
import { baseMembers, head, hex, item, rawMap, sortedPairs } from "./cbor.ts";
import { type Scenario, sealed } from "./scenario.ts";

type Pairs = readonly (readonly [Uint8Array, Uint8Array])[];

/** A plaintext made from the pairs of a valid bundle. */
function encoded(name: string, comment: string, make: (pairs: Pairs) => Uint8Array): Scenario {
  return {
    name: `bundle_${name}`,
    comment,
    bundle: async (keys) => {
      const plaintext = make(sortedPairs(await baseMembers()));
      return await sealed(plaintext, { name: `bundle_${name}`, key: keys.x25519 });
    },
  };
}

/** A valid bundle but for an unknown member `zz` with this encoding: last in order, so only the value can be at fault. */
function unknownValue(name: string, comment: string, value: string | Uint8Array): Scenario {
  const bytes = typeof value === "string" ? hex(value) : value;
  return encoded(name, comment, (pairs) => withLast(pairs, [item("zzzzzzzz"), bytes]));
}

function withLast(pairs: Pairs, last: readonly [Uint8Array, Uint8Array]): Uint8Array {
  return rawMap([...pairs, last]);
}

function nested(depth: number): Uint8Array {
  return concatBytes(...Array.from({ length: depth }, () => hex("81")), hex("00"));
}

/** docs/spec/bundle.md §5. */
export const ENCODING_SCENARIOS: readonly Scenario[] = [
  encoded("not_a_map_array", "The plaintext is an array", () => hex("80")),
  encoded("not_a_map_text", "The plaintext is text", () => item("IADB")),
  encoded("not_cbor", "The plaintext is a reserved byte", () => hex("1c")),
  encoded("trailing_byte", "A byte after the map", (pairs) => concatBytes(rawMap(pairs), hex("00"))),
  encoded("trailing_map", "A second map after the first", (pairs) => concatBytes(rawMap(pairs), hex("a0"))),
  encoded("cut", "The last byte of the map is missing", (pairs) => rawMap(pairs).slice(0, -1)),
  encoded("value_missing", "A key without a value", (pairs) => {
    return concatBytes(head(5, pairs.length + 1), ...pairs.flat(), item("zzzzzzzz"));
  }),
  encoded("map_indefinite", "An outermost map of indefinite length", (pairs) => {
    return concatBytes(hex("bf"), ...pairs.flat(), hex("ff"));
  }),
  encoded("map_head_long", "The map's count in two bytes", (pairs) => {
    return concatBytes(Uint8Array.of(0xb8, pairs.length), ...pairs.flat());
  }),
  encoded("map_count_short", "One member more than the count says", (pairs) => {
    return concatBytes(head(5, pairs.length - 1), ...pairs.flat());
  }),
  encoded("map_count_huge", "2^32 - 1 members announced", (pairs) => {
    return concatBytes(hex("baffffffff"), ...pairs.flat());
  }),
  encoded("keys_unsorted", "The last two keys change places", (pairs) => {
    return rawMap([...pairs.slice(0, -2), pairs.at(-1)!, pairs.at(-2)!]);
  }),
  encoded("keys_alphabetic", "Keys in alphabetic order instead of shortest first", (pairs) => {
    return rawMap(
      [...pairs].sort(([a], [b]) =>
        new TextDecoder().decode(a.slice(1)) < new TextDecoder().decode(b.slice(1)) ? -1 : 1
      ),
    );
  }),
  encoded("key_twice", 'The key "v" twice', (pairs) => rawMap([pairs[0]!, ...pairs])),
  encoded("key_integer", "An integer key", (pairs) => rawMap([[hex("00"), hex("00")], ...pairs])),
  encoded("key_bytes", "A byte string as key", (pairs) => rawMap([[hex("4176"), hex("00")], ...pairs])),
  encoded("key_long_head", "A key whose length is in two bytes", (pairs) => {
    return withLast(pairs, [concatBytes(hex("7808"), new TextEncoder().encode("zzzzzzzz")), hex("00")]);
  }),
  unknownValue("inner_keys_unsorted", "Keys out of order in an inner map", "a2616200616100"),
  unknownValue("inner_key_twice", "A key twice in an inner map", "a2616100616100"),
  unknownValue("inner_key_integer", "An integer key in an inner map", "a10000"),
  unknownValue("text_indefinite", "Text of indefinite length", "7f6161ff"),
  unknownValue("bytes_indefinite", "A byte string of indefinite length", "5f4100ff"),
  unknownValue("array_indefinite", "An array of indefinite length", "9f00ff"),
  unknownValue("break_alone", "A break without an array", "ff"),
  unknownValue("integer_long_8", "23 in two bytes", "1817"),
  unknownValue("integer_long_16", "255 in three bytes", "1900ff"),
  unknownValue("integer_long_32", "65535 in five bytes", "1a0000ffff"),
  unknownValue("integer_long_64", "2^32 - 1 in nine bytes", "1b00000000ffffffff"),
  unknownValue("integer_2_53", "2^53 as an integer", "1b0020000000000000"),
  unknownValue("integer_negative_2_53", "-2^53 as an integer", "3b001fffffffffffff"),
  unknownValue("integer_2_64", "2^64 - 1", "1bffffffffffffffff"),
  unknownValue("text_length_long", "A text's length in two bytes", "780161"),
  unknownValue("bytes_length_long", "A byte string's length in three bytes", "59000100"),
  unknownValue("bytes_length_64", "A byte string's length in nine bytes", "5b000000000000000100"),
  unknownValue("bytes_huge", "A byte string of 2^32 - 1 bytes announced", "5affffffff00"),
  unknownValue("array_huge", "An array of 2^32 - 1 items announced", "9affffffff00"),
  unknownValue("array_head_long", "An array's count in two bytes", "980100"),
  unknownValue("tag_time", "Tag 1", "c100"),
  unknownValue("tag_bignum", "Tag 2", "c24101"),
  unknownValue("tag_self_described", "Tag 55799", "d9d9f700"),
  unknownValue("undefined", "The simple value undefined", "f7"),
  unknownValue("simple_0", "The simple value 0", "e0"),
  unknownValue("simple_255", "The simple value 255", "f8ff"),
  unknownValue("reserved_info", "Additional information 28", "1c"),
  unknownValue("float_integral", "1.0 as a half-precision float", "f93c00"),
  unknownValue("float_integral_double", "1e6 as a double", "fb412e848000000000"),
  unknownValue("float_wide", "1.5 as a double", "fb3ff8000000000000"),
  unknownValue("float_single_for_half", "1.5 in single precision", "fa3fc00000"),
  unknownValue("float_zero", "0.0", "f90000"),
  unknownValue("float_negative_zero", "-0.0", "f98000"),
  unknownValue("float_nan", "NaN", "f97e00"),
  unknownValue("float_infinity", "Infinity", "f97c00"),
  unknownValue("float_negative_infinity", "-Infinity as a double", "fbfff0000000000000"),
  unknownValue("utf8_stray", "A stray continuation byte", "6180"),
  unknownValue("utf8_cut", "A sequence cut short", "62c3e9"),
  unknownValue("utf8_overlong", "An overlong slash", "62c0af"),
  unknownValue("utf8_surrogate", "A surrogate", "63eda080"),
  unknownValue("utf8_beyond", "Beyond U+10FFFF", "64f4908080"),
  unknownValue("depth_17", "16 arrays inside the map", nested(16)),
  unknownValue("depth_4096", "4096 arrays inside the map", nested(4096)),
];
