import { type HuffmanDecoder, makeHuffmanDecoder } from "./huffman_decoder.ts";
import {
  type FrameHeader,
  malformed,
  parseFrame,
  parseHuffmanTables,
  parseScan,
  type ScanHeader,
} from "./jpeg_segments.ts";
import { MARKER, walkJpeg } from "./jpeg_walk.ts";
import { scanUnits } from "./scan_coverage.ts";

/**
 * Decodes the Huffman codes of every scan of a sequential JPEG and drops the coefficients: only the number of units
 * matters. A file cut anywhere and closed with a fresh EOI passes every marker check and decodes without error, the
 * rest of the picture grey; here its data ends before its units do.
 *
 * Throws IMAGE_MALFORMED for missing data, an impossible code or a run past the end of a block. Progressive files are
 * left to the probe, which checks that all scans are there. About 10 ms for a 720p photo.
 */
export function walkEntropy(bytes: Uint8Array): void {
  const tables = new Map<number, HuffmanDecoder>();
  let frame: FrameHeader | undefined;
  let restartInterval = 0;
  for (const { marker, payload, scan } of walkJpeg(bytes)) {
    if (marker === MARKER.SOF2) return;
    if (marker === MARKER.SOF0 || marker === MARKER.SOF1) frame = parseFrame(payload);
    if (marker === MARKER.DRI) restartInterval = ((payload[0] ?? 0) << 8) | (payload[1] ?? 0);
    if (marker === MARKER.DHT) {
      for (const table of parseHuffmanTables(payload)) {
        tables.set(table.tableClass * 4 + table.id, makeHuffmanDecoder(table));
      }
    }
    if (scan === undefined) continue;
    if (frame === undefined) throw malformed("SOS before SOF");
    const header = parseScan(payload, frame);
    walkScan(scan, {
      blocks: unitBlocks(frame, header, tables),
      units: scanUnits(frame, header),
      restartInterval,
    });
  }
}

interface BlockTables {
  readonly dc: HuffmanDecoder;
  readonly ac: HuffmanDecoder;
}

interface ScanPlan {
  /** Tables of each block of one unit, in order. */
  readonly blocks: readonly BlockTables[];
  readonly units: number;
  readonly restartInterval: number;
}

function unitBlocks(
  frame: FrameHeader,
  scan: ScanHeader,
  tables: ReadonlyMap<number, HuffmanDecoder>,
): BlockTables[] {
  return scan.components.flatMap(({ index, dcTable, acTable }) => {
    const dc = tables.get(dcTable);
    const ac = tables.get(4 + acTable);
    if (dc === undefined || ac === undefined) throw malformed("SOS before its tables");
    const { h, v } = frame.components[index]!;
    return Array<BlockTables>(scan.components.length === 1 ? 1 : h * v).fill({ dc, ac });
  });
}

function walkScan(data: Uint8Array, plan: ScanPlan): void {
  const interval = plan.restartInterval === 0 ? plan.units : plan.restartInterval;
  // Three spare zero bytes let the reader peek past the end; the position check finds real overruns.
  const clean = new Uint8Array(data.length + 3);
  let left = plan.units;
  let offset = 0;
  while (left > 0) {
    if (offset > data.length) throw malformed("Scan ends before its units");
    const { length, next } = unstuff(data, offset, clean);
    clean.fill(0, length, length + 3);
    const units = Math.min(interval, left);
    walkUnits(clean, length * 8, { blocks: plan.blocks, units });
    left -= units;
    offset = next;
  }
}

/** Copies up to the next restart marker without the stuffed zeros. `next` is past the marker, or past the end. */
function unstuff(data: Uint8Array, start: number, into: Uint8Array): { length: number; next: number } {
  let length = 0;
  let from = start;
  let search = start;
  for (;;) {
    const found = data.indexOf(0xff, search);
    if (found === -1) {
      into.set(data.subarray(from), length);
      return { length: length + data.length - from, next: data.length + 1 };
    }
    const follower = data[found + 1] ?? 0xff;
    if (follower >= MARKER.RST0 && follower <= MARKER.RST7) {
      into.set(data.subarray(from, found), length);
      return { length: length + found - from, next: found + 2 };
    }
    const end = follower === 0 ? found + 1 : found;
    into.set(data.subarray(from, end), length);
    length += end - from;
    from = follower === 0 ? found + 2 : found + 1;
    search = from;
  }
}

function walkUnits(
  data: Uint8Array,
  bits: number,
  { blocks, units }: { blocks: readonly BlockTables[]; units: number },
): void {
  let position = 0;
  for (let unit = 0; unit < units; unit++) {
    for (let b = 0; b < blocks.length; b++) {
      position = walkBlock(data, position, blocks[b]!);
    }
    if (position > bits) throw malformed("Scan ends before its units");
  }
}

/** One block (T.81 F.2.2): the bit position after it. */
function walkBlock(data: Uint8Array, start: number, { dc, ac }: BlockTables): number {
  let position = start;
  let symbol = decodeSymbol(data, position, dc);
  position += (symbol >> 8) + (symbol & 0xff);
  for (let k = 1; k < 64; k++) {
    symbol = decodeSymbol(data, position, ac);
    const value = symbol & 0xff;
    const size = value & 15;
    position += (symbol >> 8) + size;
    if (size === 0) {
      if (value === 0) return position;
      if (value !== 0xf0) throw malformed("Impossible AC code");
      k += 15;
    } else {
      k += value >> 4;
    }
    if (k > 63) throw malformed("Run past the end of a block");
  }
  return position;
}

/** The symbol at a bit position, with its code length in the upper byte. */
function decodeSymbol(data: Uint8Array, position: number, decoder: HuffmanDecoder): number {
  const byte = position >> 3;
  const window = (data[byte]! << 16) | (data[byte + 1]! << 8) | data[byte + 2]!;
  const peek = (window >> (8 - (position & 7))) & 0xffff;
  const entry = decoder.fast[peek >> 7]!;
  if (entry !== 0) return entry;
  for (let length = 10; length <= 16; length++) {
    const code = peek >> (16 - length);
    if (code < decoder.limits[length]!) {
      return (length << 8) | decoder.symbols[decoder.offsets[length]! + code]!;
    }
  }
  throw malformed("Code that no Huffman table has");
}
