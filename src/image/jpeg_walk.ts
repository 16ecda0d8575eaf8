import { malformed } from "./jpeg_segments.ts";

export const MARKER = Object.freeze({
  SOF0: 0xc0,
  SOF1: 0xc1,
  SOF2: 0xc2,
  DHT: 0xc4,
  RST0: 0xd0,
  RST7: 0xd7,
  SOI: 0xd8,
  EOI: 0xd9,
  SOS: 0xda,
  DQT: 0xdb,
  DRI: 0xdd,
  APP0: 0xe0,
  APP1: 0xe1,
  APP15: 0xef,
  COM: 0xfe,
});

/** A picture with its thumbnails, ICC parts and maker notes has a few dozen. */
const MAX_SEGMENTS = 512;

/** Some camera software miscounts a segment by a few bytes; every decoder skips them, and so does this walk. */
const MAX_STRAY_BYTES = 16;

/** One marker with its payload; for SOS, also the entropy-coded data behind it, still stuffed. */
export interface JpegSegment {
  readonly marker: number;
  readonly payload: Uint8Array;
  readonly scan?: Uint8Array;
}

/**
 * Walks a JPEG from SOI to EOI without decoding (T.81 B.1). Yields every segment between them, then returns the
 * offset just after EOI. Throws IMAGE_MALFORMED where the structure ends early or makes no sense.
 */
export function* walkJpeg(bytes: Uint8Array): Generator<JpegSegment, number> {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== MARKER.SOI) throw malformed("No SOI");
  let offset = 2;
  for (let segments = 0; segments < MAX_SEGMENTS; segments++) {
    const gap = bytes.subarray(offset, offset + MAX_STRAY_BYTES + 1).indexOf(0xff);
    if (gap === -1) throw malformed("No marker where one must be");
    offset += gap;
    // Any number of fill bytes may precede a marker (B.1.1.2).
    while (bytes[offset] === 0xff) offset++;
    if (offset >= bytes.length) throw malformed("No EOI");
    const marker = bytes[offset++]!;
    if (marker === MARKER.EOI) return offset;
    // Stuffed zero, TEM, restarts and a second SOI have no place between segments.
    if (marker < 0xc0 || (marker >= MARKER.RST0 && marker <= MARKER.SOI)) {
      throw malformed(`Marker ${marker.toString(16)} between segments`);
    }
    if (offset + 2 > bytes.length) throw malformed("Segment cut");
    const length = (bytes[offset]! << 8) | bytes[offset + 1]!;
    if (length < 2 || offset + length > bytes.length) throw malformed("Segment length out of range");
    const payload = bytes.subarray(offset + 2, offset + length);
    offset += length;
    if (marker !== MARKER.SOS) {
      yield { marker, payload };
      continue;
    }
    const end = scanEnd(bytes, offset);
    yield { marker, payload, scan: bytes.subarray(offset, end) };
    offset = end;
  }
  throw malformed("Too many segments");
}

/** Offset of the first marker after a scan's entropy-coded data: neither a stuffed 0xff nor a restart. */
function scanEnd(bytes: Uint8Array, start: number): number {
  let offset = start;
  for (;;) {
    offset = bytes.indexOf(0xff, offset);
    if (offset === -1 || offset + 1 >= bytes.length) throw malformed("No EOI");
    const next = bytes[offset + 1]!;
    if (next === 0xff) offset += 1;
    else if (next === 0 || (next >= MARKER.RST0 && next <= MARKER.RST7)) offset += 2;
    else return offset;
  }
}
