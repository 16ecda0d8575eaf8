import { tokensToObject } from "cborg";
import { equalBytes } from "../bytes/mod.ts";
import { BoundedTokenizer, STRICT_DECODING } from "./cbor_tokenizer.ts";
import { encodeDeterministic } from "./cbor_encode.ts";
import { LIMITS } from "./limits.ts";

/** One member of the outermost map. `encoded` is a view of its value as it stands in the input. */
export interface CborMember {
  readonly value: unknown;
  readonly encoded: Uint8Array;
}

/**
 * The members of one deterministic CBOR map with text keys, docs/spec/bundle.md §5, in their order. Byte strings are
 * views over `bytes`; maps inside are plain objects in which even `__proto__` is an own key. Throws whatever cborg
 * throws, or RangeError: the caller wraps it.
 */
export function decodeDeterministicMap(bytes: Uint8Array): ReadonlyMap<string, CborMember> {
  const tokenizer = new BoundedTokenizer(bytes, LIMITS);
  if (bytes.length === 0 || bytes[0]! >>> 5 !== 5) throw new RangeError("Not a map");
  const count: number = tokenizer.next().value;
  const members = new Map<string, CborMember>();
  for (let i = 0; i < count; i++) {
    const key: string = tokenizer.next().value;
    const valueStart = tokenizer.pos();
    if (tokenizer.done()) throw new RangeError("Map ends before its last value");
    const value: unknown = tokensToObject(tokenizer, STRICT_DECODING);
    const encoded = bytes.subarray(valueStart, tokenizer.pos());
    assertDeterministic(value, encoded);
    members.set(key, { value, encoded });
  }
  if (!tokenizer.done()) throw new RangeError("Bytes after the map");
  return members;
}

/**
 * The re-encoding check, member by member: with the keys' order and every head's form checked by the tokenizer it says the same
 * as re-encoding the whole, and the photo, whose head the tokenizer has checked, need not be copied for it.
 */
function assertDeterministic(value: unknown, encoded: Uint8Array): void {
  if (value instanceof Uint8Array) return;
  if (!equalBytes(encodeDeterministic(value), encoded)) throw new RangeError("Encoding is not deterministic");
}
