/**
 * One table of a FlatBuffers file (https://flatbuffers.dev/internals), read in place. Slots are the fields' numbers in the
 * schema; one that is not there has its default. Every reference is checked: one that leads out of the file is a
 * RangeError, and no vector is longer than what is left of the file.
 */
export class Table {
  readonly #view: DataView;
  readonly #at: number;
  /** Offsets of the fields within the table, by slot. */
  readonly #offsets: readonly number[];

  private constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
    const slots = at - integer(view, at);
    const size = short(view, slots);
    this.#offsets = size < 4
      ? []
      : Array.from({ length: (size - 4) >> 1 }, (_, slot) => short(view, slots + 4 + 2 * slot));
  }

  /** The table that a file is about; `identifier`: the four letters after the first reference. */
  static root(bytes: Uint8Array, identifier: string): Table {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (new TextDecoder().decode(bytes.subarray(4, 8)) !== identifier) {
      throw new RangeError(`no file of the kind ${identifier}`);
    }
    return new Table(view, follow(view, 0));
  }

  byte(slot: number): number {
    const at = this.#field(slot);
    if (at === undefined) return 0;
    within(this.#view, at, 1);
    return this.#view.getUint8(at);
  }

  integer(slot: number, otherwise = 0): number {
    const at = this.#field(slot);
    return at === undefined ? otherwise : integer(this.#view, at);
  }

  table(slot: number): Table | undefined {
    const at = this.#field(slot);
    return at === undefined ? undefined : new Table(this.#view, follow(this.#view, at));
  }

  tables(slot: number): Table[] {
    return this.#vector(slot, 4).map((at) => new Table(this.#view, follow(this.#view, at)));
  }

  integers(slot: number): number[] {
    return this.#vector(slot, 4).map((at) => integer(this.#view, at));
  }

  /** A copy; undefined where the field is not there. */
  bytes(slot: number): Uint8Array<ArrayBuffer> | undefined {
    const at = this.#field(slot);
    if (at === undefined) return undefined;
    const { start, length } = this.#extent(at, 1);
    const { buffer, byteOffset } = this.#view;
    return Uint8Array.from(new Uint8Array(buffer, byteOffset + start, length));
  }

  text(slot: number): string {
    return new TextDecoder().decode(this.bytes(slot));
  }

  #field(slot: number): number | undefined {
    const offset = this.#offsets[slot] ?? 0;
    return offset === 0 ? undefined : this.#at + offset;
  }

  #vector(slot: number, size: number): number[] {
    const at = this.#field(slot);
    if (at === undefined) return [];
    const { start, length } = this.#extent(at, size);
    return Array.from({ length }, (_, index) => start + size * index);
  }

  #extent(at: number, size: number): { readonly start: number; readonly length: number } {
    const vector = follow(this.#view, at);
    const [start, length] = [vector + 4, unsigned(this.#view, vector)];
    within(this.#view, start, size * length);
    return { start, length };
  }
}

function follow(view: DataView, at: number): number {
  return at + unsigned(view, at);
}

function short(view: DataView, at: number): number {
  within(view, at, 2);
  return view.getUint16(at, true);
}

function unsigned(view: DataView, at: number): number {
  within(view, at, 4);
  return view.getUint32(at, true);
}

function integer(view: DataView, at: number): number {
  within(view, at, 4);
  return view.getInt32(at, true);
}

function within(view: DataView, at: number, size: number): void {
  if (at < 0 || at + size > view.byteLength) throw new RangeError("a reference leads out of the file");
}
