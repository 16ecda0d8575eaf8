import type { HuffmanTable } from "./jpeg_segments.ts";

const FAST_BITS = 9;

/** Canonical Huffman codes made ready for decoding (T.81 annexes C and F.2.2.3). */
export interface HuffmanDecoder {
  /** By the next nine bits: code length << 8 | symbol; 0 when the code is longer or none. */
  readonly fast: Uint16Array;
  /** By code length: first code value that is not of this length. */
  readonly limits: Int32Array;
  /** By code length: what to add to a code for its index into `symbols`. */
  readonly offsets: Int32Array;
  readonly symbols: Uint8Array;
}

export function makeHuffmanDecoder({ counts, symbols }: HuffmanTable): HuffmanDecoder {
  const fast = new Uint16Array(1 << FAST_BITS);
  const limits = new Int32Array(17);
  const offsets = new Int32Array(17);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1]!;
    offsets[length] = index - code;
    if (length <= FAST_BITS) {
      const span = 1 << (FAST_BITS - length);
      for (let i = 0; i < count; i++) {
        fast.fill((length << 8) | symbols[index + i]!, (code + i) * span, (code + i + 1) * span);
      }
    }
    index += count;
    code += count;
    limits[length] = code;
    code <<= 1;
  }
  return { fast, limits, offsets, symbols };
}
