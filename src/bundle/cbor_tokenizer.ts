import { Token, type Token as CborToken, Tokenizer, Type } from "cborg";
import { ByteReader, decodeUtf8 } from "../bytes/mod.ts";

const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;

export interface TokenLimits {
  readonly depth: number;
  readonly items: number;
}

/** Options that both the tokenizer and `tokensToObject` have to be given. */
export const STRICT_DECODING = Object.freeze({
  strict: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowInfinity: false,
  allowNaN: false,
  allowBigInt: false,
  rejectDuplicateMapKeys: true,
});

/**
 * cborg's tokenizer for hostile input: depth, items and announced counts are checked before anything is made of
 * them, byte strings are views (a photo is not copied), text must be well-formed and keeps its byte order mark.
 */
export class BoundedTokenizer extends Tokenizer {
  readonly #limits: TokenLimits;
  /** Children still to come of every open array and map, outermost first. */
  readonly #open: number[] = [];
  #items = 0;

  constructor(data: Uint8Array, limits: TokenLimits) {
    super(data, STRICT_DECODING);
    this.#limits = limits;
  }

  override next(): CborToken {
    this.#items += 1;
    if (this.#items > this.#limits.items) throw new RangeError(`More than ${this.#limits.items} items`);
    this.#enter();
    const major = this.data[this._pos]! >>> 5;
    if (major === BYTES || major === TEXT) return this.#string(major);
    if (major === TAG) throw new RangeError("Tags are not allowed");
    const token = super.next();
    if (major === ARRAY || major === MAP) this.#descend(major === MAP ? 2 * token.value : token.value);
    return token;
  }

  /** Leaves what is complete and counts this item in its parent. */
  #enter(): void {
    while (this.#open.at(-1) === 0) this.#open.pop();
    if (this.#open.length > 0) this.#open[this.#open.length - 1]! -= 1;
  }

  #descend(children: number): void {
    // Every child takes at least one byte.
    if (children > this.data.length - this._pos) throw new RangeError("Announces more than there is");
    this.#open.push(children);
    if (this.#open.length > this.#limits.depth) {
      throw new RangeError(`Nested deeper than ${this.#limits.depth}`);
    }
  }

  #string(major: typeof BYTES | typeof TEXT): CborToken {
    const reader = new ByteReader(this.data.subarray(this._pos));
    const content = reader.take(readLength(reader));
    this._pos += reader.position;
    if (major === BYTES) return new Token(Type.bytes, content, reader.position);
    const text = decodeUtf8(content);
    if (text === undefined) throw new RangeError("Text is not well-formed UTF-8");
    return new Token(Type.string, text, reader.position);
  }
}

/** A string's head in its shortest form: nothing here is long enough for a 64-bit length. */
function readLength(reader: ByteReader): number {
  const info = reader.u8() & 31;
  if (info < 24) return info;
  const wide = ([[24, 24], [25, 256], [26, 65_536]] as const).find(([code]) => code === info);
  if (wide === undefined) throw new RangeError("String of indefinite or 64-bit length");
  const length = info === 24 ? reader.u8() : info === 25 ? reader.u16() : reader.u32();
  if (length < wide[1]) throw new RangeError("Length is not in its shortest form");
  return length;
}
