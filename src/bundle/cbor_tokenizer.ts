import { Token, type Token as CborToken, Tokenizer, Type } from "cborg";
import { ByteReader, compareBytes, decodeUtf8, equalBytes } from "../bytes/mod.ts";
import { encodeDeterministic } from "./cbor_encode.ts";

const BYTES = 2;
const TEXT = 3;
const ARRAY = 4;
const MAP = 5;
const TAG = 6;
const SIMPLE_OR_FLOAT = 7;
const EMPTY = new Uint8Array();

interface TokenLimits {
  readonly depth: number;
  readonly items: number;
  /** Bytes of all text strings together. */
  readonly text: number;
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

/** An array or map whose children are still coming. A map's `children` are its keys and values. */
interface Container {
  children: number;
  readonly isMap: boolean;
  /** Encoded. Empty before the first one, and sorts before every key. */
  previousKey: Uint8Array;
}

/**
 * cborg's tokenizer for hostile input: depth, items, announced counts and the order of map keys are checked before
 * anything is made of them, byte strings are views (a photo is not copied), text must be well-formed and keeps its
 * byte order mark.
 */
export class BoundedTokenizer extends Tokenizer {
  readonly #limits: TokenLimits;
  /** Outermost first. */
  readonly #open: Container[] = [];
  #items = 0;
  #text = 0;

  constructor(data: Uint8Array, limits: TokenLimits) {
    super(data, STRICT_DECODING);
    this.#limits = limits;
  }

  override next(): CborToken {
    this.#items += 1;
    if (this.#items > this.#limits.items) throw new RangeError(`More than ${this.#limits.items} items`);
    const map = this.#enter();
    const start = this._pos;
    const major = this.data[start]! >>> 5;
    const token = this.#read(major);
    if (major === SIMPLE_OR_FLOAT) this.#checkShortest(token, start);
    if (map !== undefined) this.#checkKey(map, { token, encoded: this.data.subarray(start, this._pos) });
    return token;
  }

  /** Leaves what is complete and counts this item in its parent, which is returned if the item is a map's key. */
  #enter(): Container | undefined {
    while (this.#open.at(-1)?.children === 0) this.#open.pop();
    const parent = this.#open.at(-1);
    if (parent === undefined) return undefined;
    const isKey = parent.isMap && parent.children % 2 === 0;
    parent.children -= 1;
    return isKey ? parent : undefined;
  }

  #read(major: number): CborToken {
    if (major === BYTES || major === TEXT) return this.#string(major);
    if (major === TAG) throw new RangeError("Tags are not allowed");
    const token = super.next();
    if (major === ARRAY || major === MAP) this.#descend(token.value, major === MAP);
    return token;
  }

  /** Checked here and not by sorting: sorting thousands of hostile keys is what they would be sent for. */
  #checkKey(map: Container, key: { readonly token: CborToken; readonly encoded: Uint8Array }): void {
    if (typeof key.token.value !== "string") throw new RangeError("Map key is not text");
    if (compareBytes(map.previousKey, key.encoded) >= 0) {
      throw new RangeError("Map keys are not in order or not unique");
    }
    map.previousKey = key.encoded;
  }

  /** The one form that cborg does not check: a number may have three lengths as a float, and one as an integer. */
  #checkShortest(token: CborToken, start: number): void {
    const encoded = this.data.subarray(start, this._pos);
    if (!equalBytes(encodeDeterministic(token.value), encoded)) {
      throw new RangeError("Encoding is not deterministic");
    }
  }

  #descend(count: number, isMap: boolean): void {
    const children = isMap ? 2 * count : count;
    // Every child takes at least one byte.
    if (children > this.data.length - this._pos) throw new RangeError("Announces more than there is");
    this.#open.push({ children, isMap, previousKey: EMPTY });
    if (this.#open.length > this.#limits.depth) {
      throw new RangeError(`Nested deeper than ${this.#limits.depth}`);
    }
  }

  #string(major: typeof BYTES | typeof TEXT): CborToken {
    const reader = new ByteReader(this.data.subarray(this._pos));
    const content = reader.take(readLength(reader));
    this._pos += reader.position;
    if (major === BYTES) return new Token(Type.bytes, content, reader.position);
    this.#text += content.length;
    if (this.#text > this.#limits.text) throw new RangeError(`More than ${this.#limits.text} bytes of text`);
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
