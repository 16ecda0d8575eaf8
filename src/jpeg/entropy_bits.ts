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
  #start = 0;
  #offset = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
    this.bytes = new Uint8Array(data.length + AHEAD);
  }

  /** Offset after the last interval and the marker that ends it. */
  get offset(): number {
    return this.#offset;
  }

  /** Loads the next interval: its length in bits, and the restart marker that ends it, if one does. */
  next(): { readonly bits: number; readonly marker: number | undefined } {
    this.#start = this.#offset;
    const { length, marker, end } = this.#unstuff(Infinity);
    this.#offset = end;
    this.bytes.fill(0, length, length + AHEAD);
    return { bits: 8 * length, marker };
  }

  /** Offset after so many bits of the last interval. */
  offsetOf(bits: number): number {
    return this.#unstuff(Math.ceil(bits / 8)).end;
  }

  /** Copies the last interval, or its first `most` bytes. */
  #unstuff(
    most: number,
  ): { readonly length: number; readonly marker: number | undefined; readonly end: number } {
    const data = this.#data;
    const into = this.bytes;
    let from = this.#start;
    let length = 0;
    // Byte by byte: where each second byte is 0xff, copying the pieces between costs a hundred times as much.
    while (from < data.length && length < most) {
      const byte = data[from++]!;
      if (byte !== 0xff) {
        into[length++] = byte;
        continue;
      }
      const follower = from < data.length ? data[from]! : 0xff;
      if (follower === 0xff) continue;
      from++;
      if (isRestart(follower)) return { length, marker: follower, end: from };
      into[length++] = byte;
    }
    return { length, marker: undefined, end: from };
  }
}

/** What a walk over all scans may still do. */
export interface WalkBudget {
  /** Huffman codes to decode. */
  codes: number;
  /** Bytes to leave out that belong to no unit. */
  leftOver: number;
}

export function spend(budget: WalkBudget, codes: number): void {
  budget.codes -= codes;
  if (budget.codes < 0) throw tooCostly(1);
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
