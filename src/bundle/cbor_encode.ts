import { encode } from "cborg";

/**
 * Core deterministic encoding (RFC 8949 §4.2.1) of JSON-like values with byte strings. cborg sorts keys by length
 * and then bytewise, which for text keys is the bytewise order of their encoded form.
 */
export function encodeDeterministic(value: unknown): Uint8Array<ArrayBuffer> {
  return encode(value) as Uint8Array<ArrayBuffer>;
}
