/** Bytes without some stretches of them; the bytes themselves where nothing is left out. */
export class Excerpt {
  readonly #whole: Uint8Array;
  #copy: Uint8Array | undefined;
  #length = 0;
  #from = 0;

  constructor(whole: Uint8Array) {
    this.#whole = whole;
  }

  /** From front to back: `from` is not before the `to` of the last call. */
  leaveOut(from: number, to: number): void {
    this.#keep(from);
    this.#from = to;
  }

  bytes(): Uint8Array {
    if (this.#copy === undefined) return this.#whole;
    this.#keep(this.#whole.length);
    return this.#copy.subarray(0, this.#length);
  }

  #keep(to: number): void {
    this.#copy ??= new Uint8Array(this.#whole.length);
    const piece = this.#whole.subarray(this.#from, to);
    this.#copy.set(piece, this.#length);
    this.#length += piece.length;
  }
}
