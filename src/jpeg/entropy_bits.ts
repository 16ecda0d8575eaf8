import type { HuffmanDecoder } from "./huffman_decoder.ts";
import { malformed } from "./jpeg_segments.ts";
import { isRestart } from "./jpeg_walk.ts";
import { tooCostly } from "./picture_cost.ts";

/** Reading at a bit position looks this many bytes ahead of it. */
const AHEAD = 3;

/** The entropy-coded data of one scan, restart interval by restart interval, without the stuffed zeros. */
export class IntervalReader {
  /** The interval's bytes, then zeros. */
  readonly bytes: Uint8Array;
  readonly #data: Uint8Array;
  #offset = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
    this.bytes = new Uint8Array(data.length + AHEAD);
  }

  /** Loads the next interval: its length in bits, and the restart marker that ends it, if one does. */
  next(): { readonly bits: number; readonly marker: number | undefined } {
    const data = this.#data;
    const into = this.bytes;
    let from = this.#offset;
    let length = 0;
    let marker: number | undefined;
    // Byte by byte: where each second byte is 0xff, copying the pieces between costs a hundred times as much.
    while (from < data.length) {
      const byte = data[from++]!;
      if (byte !== 0xff) {
        into[length++] = byte;
        continue;
      }
      const follower = from < data.length ? data[from]! : 0xff;
      if (follower === 0xff) continue;
      from++;
      if (isRestart(follower)) {
        marker = follower;
        break;
      }
      into[length++] = byte;
    }
    this.#offset = from;
    into.fill(0, length, length + AHEAD);
    return { bits: 8 * length, marker };
  }
}

/** Huffman codes that may still be decoded. */
export interface SymbolBudget {
  left: number;
}

export function spend(budget: SymbolBudget, symbols: number): void {
  budget.left -= symbols;
  if (budget.left < 0) throw tooCostly(1);
}

/** Some units of a scan, which begin at a byte: the bit position after them, or one past `bits` where they do not end. */
export type IntervalWalk = (
  data: Uint8Array,
  interval: { readonly bits: number; readonly first: number; readonly units: number },
) => number;

/** The symbol at a bit position, with its code length in the upper byte. */
export function decodeSymbol(data: Uint8Array, position: number, decoder: HuffmanDecoder): number {
  const byte = position >> 3;
  const window = (data[byte]! << 16) | (data[byte + 1]! << 8) | data[byte + 2]!;
  const peek = (window >> (8 - (position & 7))) & 0xffff;
  const entry = decoder.fast[peek >> 7]!;
  return entry !== 0 ? entry : decodeLong(peek, decoder);
}

function decodeLong(peek: number, decoder: HuffmanDecoder): number {
  for (let length = 10; length <= 16; length++) {
    const code = peek >> (16 - length);
    if (code < decoder.limits[length]!) {
      return (length << 8) | decoder.symbols[decoder.offsets[length]! + code]!;
    }
  }
  throw malformed("Code that no Huffman table has");
}

/** Up to 16 bits at a bit position. */
export function readBits(data: Uint8Array, position: number, count: number): number {
  const byte = position >> 3;
  const window = (data[byte]! << 16) | (data[byte + 1]! << 8) | data[byte + 2]!;
  return (window >> (24 - (position & 7) - count)) & ((1 << count) - 1);
}
