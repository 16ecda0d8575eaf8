/** Reads past the end of the input. Callers turn it into their stage's error. */
export class UnderflowError extends RangeError {
  override readonly name = "UnderflowError";
}

/** A cursor over bytes that checks every length before it uses it. Views, no copies; big-endian. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Bytes read so far. */
  get position(): number {
    return this.#position;
  }

  /** Bytes left. */
  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  /** A view of the next `length` bytes. Throws {@link UnderflowError}. */
  take(length: number): Uint8Array {
    if (!Number.isSafeInteger(length) || length < 0 || length > this.remaining) {
      throw new UnderflowError(`Need ${length} bytes at offset ${this.#position}, have ${this.remaining}`);
    }
    const start = this.#position;
    this.#position += length;
    return this.#bytes.subarray(start, this.#position);
  }

  u8(): number {
    return bigEndian(this.take(1));
  }

  u16(): number {
    return bigEndian(this.take(2));
  }

  u32(): number {
    return bigEndian(this.take(4));
  }
}

/** Unsigned, at most 6 bytes, so that the result is exact. */
function bigEndian(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = value * 256 + byte;
  return value;
}
