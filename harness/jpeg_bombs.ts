import { concat } from "./jpeg.ts";

/** Hostile JPEGs from nothing: pictures of zeros that take few bytes and many passes. */

interface BombOptions {
  readonly width: number;
  readonly height: number;
  readonly components?: 1 | 3;
}

/** A progressive file with `refinements` scans a component that say nothing, or `bands` scans of a few coefficients. */
export function progressiveBomb(
  { width, height, components = 3, refinements = 0, bands = 1 }: BombOptions & {
    readonly refinements?: number;
    readonly bands?: number;
  },
): Uint8Array {
  const ids = Array.from({ length: components }, (_, index) => index + 1);
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  const nothing = endOfBands(blocks);
  const scans = ids.flatMap((id) => [
    ...Array.from({ length: bands }, (_, band) => {
      const from = 1 + Math.floor((63 * band) / bands);
      const to = Math.floor((63 * (band + 1)) / bands);
      return concat(scanHeader([id], [from, to, refinements]), nothing);
    }),
    ...Array.from({ length: refinements }, (_, done) => {
      const high = refinements - done;
      return concat(scanHeader([id], [1, 63, (high << 4) | (high - 1)]), nothing);
    }),
  ]);
  return concat(
    head(0xc2, { width, height, ids }),
    scanHeader(ids, [0, 0, 0]),
    new Uint8Array(Math.ceil((blocks * components) / 8)),
    ...scans,
    [0xff, 0xd9],
  );
}

/** A sequential file; each block takes two bits. `restarts`: a marker after each block instead, of one component. */
export function sequentialBomb(
  { width, height, components = 3, restarts = false }: BombOptions & { readonly restarts?: boolean },
): Uint8Array {
  const ids = Array.from({ length: components }, (_, index) => index + 1);
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8) * components;
  const data = restarts
    ? Uint8Array.from({ length: 3 * blocks }, (_, i) => [0, 0xff, 0xd0 + (Math.floor(i / 3) & 7)][i % 3]!)
    : new Uint8Array(Math.ceil(blocks / 4));
  return concat(
    head(0xc0, { width, height, ids }),
    segment(0xc4, [0x10, 1, ...Array<number>(15).fill(0), 0]),
    restarts ? segment(0xdd, [0, 1]) : [],
    scanHeader(ids, [0, 63, 0]),
    data,
    [0xff, 0xd9],
  );
}

/**
 * A picture of which one coefficient in `every` is sent, a divisor of 63, with codes of so many bits, all zeros; a
 * progressive one has `refinements` more passes over them.
 */
export function denseBomb(
  { width, height, components = 3, codeBits = 1, every = 1, refinements }: BombOptions & {
    readonly codeBits?: number;
    readonly every?: 1 | 3 | 7 | 9;
    /** Sequential without. */
    readonly refinements?: number;
  },
): Uint8Array {
  const ids = Array.from({ length: components }, (_, index) => index + 1);
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  const zeros = (bits: number) => new Uint8Array(Math.ceil((blocks * bits) / 8));
  const frame = { width, height, ids };
  const sent = 63 / every;
  const table = segment(0xc4, [0x10, ...lengths(codeBits), ((every - 1) << 4) | 1]);
  if (refinements === undefined) {
    const unit = components * (1 + sent * (codeBits + 1));
    return concat(head(0xc0, frame), table, scanHeader(ids, [0, 63, 0]), zeros(unit), [0xff, 0xd9]);
  }
  const passes = ids.flatMap((id) => [
    table,
    scanHeader([id], [1, 63, refinements]),
    zeros(sent * (codeBits + 1)),
    segment(0xc4, [0x10, ...lengths(1), 0]),
    ...Array.from({ length: refinements }, (_, done) => {
      const high = refinements - done;
      return concat(scanHeader([id], [1, 63, (high << 4) | (high - 1)]), zeros(1 + sent));
    }),
  ]);
  return concat(head(0xc2, frame), scanHeader(ids, [0, 0, 0]), zeros(components), ...passes, [0xff, 0xd9]);
}

/** The counts of a table with one code, of so many zeros. */
function lengths(bits: number): number[] {
  return Array.from({ length: 16 }, (_, index) => index + 1 === bits ? 1 : 0);
}

/** A segment many times, put in after SOI. */
export function flooded(jpeg: Uint8Array, part: readonly number[], count: number): Uint8Array {
  const flood = new Uint8Array(part.length * count).map((_, i) => part[i % part.length]!);
  return concat(jpeg.subarray(0, 2), flood, jpeg.subarray(2));
}

function head(
  marker: number,
  { width, height, ids }: {
    readonly width: number;
    readonly height: number;
    readonly ids: readonly number[];
  },
): Uint8Array {
  const runs = Array.from({ length: 15 }, (_, run) => run << 4);
  return concat(
    [0xff, 0xd8],
    segment(0xdb, [0, ...Array<number>(64).fill(1)]),
    segment(0xc4, [0, 1, ...Array<number>(15).fill(0), 0]),
    // Fifteen codes of four bits: an end of band for one block, for two, for four and so on.
    segment(0xc4, [0x10, 0, 0, 0, 15, ...Array<number>(12).fill(0), ...runs]),
    segment(marker, [
      8,
      height >> 8,
      height & 255,
      width >> 8,
      width & 255,
      ids.length,
      ...ids.flatMap((id) => [id, 0x11, 0]),
    ]),
  );
}

function scanHeader(ids: readonly number[], selection: readonly [number, number, number]): Uint8Array {
  return segment(0xda, [ids.length, ...ids.flatMap((id) => [id, 0]), ...selection]);
}

function segment(marker: number, payload: readonly number[]): Uint8Array {
  const length = payload.length + 2;
  return Uint8Array.of(0xff, marker, length >> 8, length & 255, ...payload);
}

/** Codes for "no coefficient in the next so many blocks". */
function endOfBands(blocks: number): Uint8Array {
  let bits = "";
  for (let left = blocks; left > 0;) {
    const run = Math.min(14, 31 - Math.clz32(left));
    const count = Math.min(left, 2 ** (run + 1) - 1);
    bits += run.toString(2).padStart(4, "0");
    if (run > 0) bits += (count - 2 ** run).toString(2).padStart(run, "0");
    left -= count;
  }
  const bytes = bits.match(/.{1,8}/g)!.map((byte) => parseInt(byte.padEnd(8, "1"), 2));
  return Uint8Array.from(bytes.flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])));
}
