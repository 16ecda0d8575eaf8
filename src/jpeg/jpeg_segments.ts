import { IadError } from "../errors.ts";
import type { JpegComponent, QuantTable } from "./types.ts";

/** Parsers of single marker segments (ITU-T T.81, annex B). Each takes the payload after the length bytes. */

export function malformed(detail: string): IadError {
  return new IadError("IMAGE_MALFORMED", { detail });
}

export interface FrameHeader {
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
}

/** T.81 B.2.2. Eight-bit grey or three-component frames only: what cameras and canvases write. */
export function parseFrame(payload: Uint8Array): FrameHeader {
  if (payload.length < 6) throw malformed("SOF too short");
  const [precision, h1, h0, w1, w0, count] = payload as unknown as number[] & [number];
  if (precision !== 8) throw malformed(`${precision} bits a sample: not supported`);
  if (count === 4) throw malformed("Four components, CMYK or YCCK: not supported");
  if (count !== 1 && count !== 3) throw malformed(`SOF with ${count} components`);
  if (payload.length !== 6 + 3 * count) throw malformed("SOF length does not fit its components");
  const height = (h1! << 8) | h0!;
  const width = (w1! << 8) | w0!;
  // It would evade the pixel cap, and no decoder in use takes it.
  if (height === 0) throw malformed("Height 0, left to a DNL segment: not supported");
  if (width === 0) throw malformed("SOF width 0");
  const components: JpegComponent[] = [];
  for (let offset = 6; offset < payload.length; offset += 3) {
    const component = {
      id: payload[offset]!,
      h: payload[offset + 1]! >> 4,
      v: payload[offset + 1]! & 15,
      quantTable: payload[offset + 2]!,
    };
    if (component.h < 1 || component.h > 4 || component.v < 1 || component.v > 4) {
      throw malformed("SOF sampling factor out of range");
    }
    if (component.quantTable > 3) throw malformed("SOF quantisation table out of range");
    components.push(component);
  }
  requireWholeRatios(components);
  return { width, height, components };
}

/** Decoders enlarge a component by whole factors alone. */
function requireWholeRatios(components: readonly JpegComponent[]): void {
  const { h, v } = maxSampling(components);
  if (components.some((component) => h % component.h !== 0 || v % component.v !== 0)) {
    throw malformed("SOF sampling factors in a fractional ratio");
  }
}

export function maxSampling(
  components: readonly JpegComponent[],
): { readonly h: number; readonly v: number } {
  return { h: Math.max(...components.map(({ h }) => h)), v: Math.max(...components.map(({ v }) => v)) };
}

/** T.81 B.2.4.1. A divisor of 0 is refused where it is used: an unused table may hold anything. */
export function parseQuantTables(payload: Uint8Array): QuantTable[] {
  const tables: QuantTable[] = [];
  let offset = 0;
  while (offset < payload.length) {
    const precision = payload[offset]! >> 4;
    const id = payload[offset]! & 15;
    if (id > 3) throw malformed("DQT id out of range");
    const size = precision === 0 ? 1 : 2;
    offset++;
    if (offset + 64 * size > payload.length) throw malformed("DQT too short");
    const values: number[] = [];
    for (let i = 0; i < 64; i++, offset += size) {
      values.push(size === 1 ? payload[offset]! : (payload[offset]! << 8) | payload[offset + 1]!);
    }
    tables.push({ id, precision: precision === 0 ? 8 : 16, values });
  }
  return tables;
}

export interface HuffmanTable {
  /** 0 DC, 1 AC. */
  readonly tableClass: 0 | 1;
  readonly id: number;
  /** Number of codes of each length, 1 to 16 bits. */
  readonly counts: Uint8Array;
  readonly symbols: Uint8Array;
}

/** T.81 B.2.4.2. Whether the counts describe a code is for {@link requireUsable}: an unused table may be empty. */
export function parseHuffmanTables(payload: Uint8Array): HuffmanTable[] {
  const tables: HuffmanTable[] = [];
  let offset = 0;
  while (offset < payload.length) {
    const tableClass = payload[offset]! >> 4;
    const id = payload[offset]! & 15;
    if (tableClass > 1 || id > 3) throw malformed("DHT class or id out of range");
    const counts = payload.subarray(offset + 1, offset + 17);
    if (counts.length < 16) throw malformed("DHT too short");
    let total = 0;
    for (let i = 0; i < 16; i++) total += counts[i]!;
    if (total > 256) throw malformed("DHT symbol count out of range");
    const symbols = payload.subarray(offset + 17, offset + 17 + total);
    if (symbols.length < total) throw malformed("DHT too short");
    tables.push({ tableClass: tableClass as 0 | 1, id, counts, symbols });
    offset += 17 + total;
  }
  return tables;
}

/** The counts must be a prefix code's without a code of ones alone, so that a decoder cannot index past its tables. */
export function requireUsable({ tableClass, counts, symbols }: HuffmanTable): void {
  let code = 0;
  for (let i = 0; i < 16; i++) {
    code = (code << 1) + counts[i]!;
    if (counts[i]! > 0 && code >= 1 << (i + 1)) throw malformed("DHT code lengths overflow");
  }
  if (tableClass === 0 && symbols.some((symbol) => symbol > 15)) throw malformed("DHT DC symbol over 15");
}

interface ScanComponent {
  /** Index into the frame's components. */
  readonly index: number;
  readonly dcTable: number;
  readonly acTable: number;
}

export interface ScanHeader {
  readonly components: readonly ScanComponent[];
  readonly spectralStart: number;
  readonly spectralEnd: number;
  readonly approximationHigh: number;
  readonly approximationLow: number;
}

/** T.81 B.2.3. Components in any order, and with ids that repeat: each takes the first that is not yet taken. */
export function parseScan(payload: Uint8Array, frame: FrameHeader): ScanHeader {
  const count = payload[0] ?? 0;
  if (count < 1 || count > frame.components.length) throw malformed(`SOS with ${count} components`);
  if (payload.length !== 4 + 2 * count) throw malformed("SOS length does not fit its components");
  const components: ScanComponent[] = [];
  for (let i = 0; i < count; i++) {
    const index = frame.components.findIndex(({ id }, candidate) =>
      id === payload[1 + 2 * i] && components.every((taken) => taken.index !== candidate)
    );
    if (index === -1) throw malformed("SOS component unknown or repeated");
    const tables = payload[2 + 2 * i]!;
    components.push({ index, dcTable: tables >> 4, acTable: tables & 15 });
  }
  const blocks = components.reduce((sum, { index }) => {
    const { h, v } = frame.components[index]!;
    return sum + h * v;
  }, 0);
  if (count > 1 && blocks > 10) throw malformed("SOS with more than 10 blocks in a unit");
  const tail = payload.subarray(1 + 2 * count);
  return {
    components,
    spectralStart: tail[0]!,
    spectralEnd: tail[1]!,
    approximationHigh: tail[2]! >> 4,
    approximationLow: tail[2]! & 15,
  };
}
