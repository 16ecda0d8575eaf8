import { tokensToObject } from "cborg";
import { BoundedTokenizer, STRICT_DECODING } from "./cbor_tokenizer.ts";
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
    members.set(key, { value, encoded });
  }
  if (!tokenizer.done()) throw new RangeError("Bytes after the map");
  return members;
}
