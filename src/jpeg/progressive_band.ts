import { decodeSymbol, type IntervalWalk, readBits, spend, type WalkBudget } from "./entropy_bits.ts";
import type { HuffmanDecoder } from "./huffman_decoder.ts";
import { malformed } from "./jpeg_segments.ts";

/** A progressive scan of the coefficients `from` to `to`, in zig-zag order, of one component (T.81 G.1.2.2, G.1.2.3). */
interface BandPlan {
  readonly table: HuffmanDecoder;
  readonly from: number;
  readonly to: number;
  /** Two words a block, a bit for each coefficient that was sent and is not zero: refinements depend on it. */
  readonly sent: Uint32Array;
  readonly budget: WalkBudget;
}

/** The first scan of a band. */
export function sendBand({ table, from, to, sent, budget }: BandPlan): IntervalWalk {
  return (data, { bits, first, units }) => {
    let position = 0;
    for (let block = first; block < first + units && position <= bits; block++) {
      let symbols = 0;
      for (let k = from; k <= to; k++) {
        symbols++;
        const symbol = decodeSymbol(data, position, table);
        const run = (symbol >> 4) & 15;
        const size = symbol & 15;
        position += symbol >> 8;
        if (size === 0 && run !== 15) {
          block += (1 << run) - 1 + readBits(data, position, run);
          position += run;
          break;
        }
        position += size;
        k += run;
        if (k > to && size !== 0) throw malformed("Run past the end of a band");
        if (size !== 0) sent[2 * block + (k >> 5)]! |= 1 << (k & 31);
      }
      spend(budget, symbols);
    }
    return position;
  };
}

/** A later scan, for one more bit of each coefficient: a bit for those that were sent, and new ones in between. */
export function refineBand(plan: BandPlan): IntervalWalk {
  const { from, to, sent } = plan;
  const low = wordMask(from, to);
  const high = wordMask(from - 32, to - 32);
  return (data, { bits, first, units }) => {
    const at: Place = { position: 0, run: 0 };
    for (let block = 0; block < units && at.position <= bits; block++) {
      const word = 2 * (first + block);
      if (at.run === 0) refineBlock(data, at, plan, word);
      else at.position += countBits(sent[word]! & low) + countBits(sent[word + 1]! & high);
      if (at.run > 0) at.run--;
    }
    return at.position;
  };
}

interface Place {
  position: number;
  /** Blocks without a new coefficient, this one included. */
  run: number;
}

function refineBlock(data: Uint8Array, at: Place, plan: BandPlan, word: number): void {
  const { table, from, to, sent, budget } = plan;
  let k = from;
  let symbols = 0;
  for (; k <= to; k++) {
    const symbol = decodeSymbol(data, at.position, table);
    let zeros = (symbol >> 4) & 15;
    const size = symbol & 15;
    at.position += symbol >> 8;
    symbols++;
    if (size > 1) throw malformed("Refinement by more than one bit");
    if (size === 0 && zeros !== 15) {
      at.run = (1 << zeros) + readBits(data, at.position, zeros);
      at.position += zeros;
      break;
    }
    at.position += size;
    for (; k <= to; k++) {
      if (isSent(sent, word, k)) at.position++;
      else if (--zeros < 0) break;
    }
    if (size === 0) continue;
    if (k > to) throw malformed("Run past the end of a band");
    sent[word + (k >> 5)]! |= 1 << (k & 31);
  }
  for (; k <= to; k++) {
    if (isSent(sent, word, k)) at.position++;
  }
  spend(budget, symbols);
}

function isSent(sent: Uint32Array, word: number, k: number): boolean {
  return ((sent[word + (k >> 5)]! >>> (k & 31)) & 1) === 1;
}

/** Bits `from` to `to` of a word, as far as they are in it. */
function wordMask(from: number, to: number): number {
  let mask = 0;
  for (let k = Math.max(0, from); k <= Math.min(31, to); k++) mask |= 1 << k;
  return mask;
}

function countBits(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
