import { malformed } from "./jpeg_segments.ts";

export const MARKER = Object.freeze({
  TEM: 0x01,
  SOF0: 0xc0,
  SOF1: 0xc1,
  SOF2: 0xc2,
  DHT: 0xc4,
  DAC: 0xcc,
  RST0: 0xd0,
  RST7: 0xd7,
  SOI: 0xd8,
  EOI: 0xd9,
  SOS: 0xda,
  DQT: 0xdb,
  DNL: 0xdc,
  DRI: 0xdd,
  APP0: 0xe0,
  APP1: 0xe1,
  APP14: 0xee,
  APP15: 0xef,
  COM: 0xfe,
});

/** A picture with its thumbnails, ICC parts and maker notes has a few dozen markers; each costs a fraction of a µs. */
const MAX_MARKERS = 16_384;
/** Fill bytes, and those that belong to no segment. Cameras pad to a sector or a page; this is 256 pages. */
const MAX_BYTES_BETWEEN = 1024 * 1024;
const MARKER_BYTES = 2;
const NOTHING = new Uint8Array();

/** One marker with its payload, which is empty where the marker stands alone. */
export interface JpegMarker {
  readonly marker: number;
  readonly payload: Uint8Array;
}

/**
 * Reads a JPEG marker by marker without decoding (T.81 B.1), as leniently as libjpeg does: what stands between two
 * segments is skipped. Its steps are bounded, whatever the bytes. Throws IMAGE_MALFORMED where the file ends early.
 */
export class MarkerReader {
  readonly #bytes: Uint8Array;
  #offset = 2;
  #markersLeft = MAX_MARKERS;
  #betweenLeft = MAX_BYTES_BETWEEN;
  #strayBytes = 0;

  constructor(bytes: Uint8Array) {
    if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== MARKER.SOI) {
      throw malformed(`No SOI: ${formatOf(bytes)}`);
    }
    this.#bytes = bytes;
  }

  /** Offset after the last marker, payload or scan that was read. */
  get offset(): number {
    return this.#offset;
  }

  /** Bytes between segments that belong to none. */
  get strayBytes(): number {
    return this.#strayBytes;
  }

  next(): JpegMarker {
    const marker = this.#findMarker();
    if (standsAlone(marker)) return { marker, payload: NOTHING };
    const start = this.#offset;
    if (start + 2 > this.#bytes.length) throw malformed("Segment cut");
    const length = (this.#bytes[start]! << 8) | this.#bytes[start + 1]!;
    // Decoders take an application's or comment segment whose length does not even count itself for an empty one.
    const end = start + (length < 2 && mayBeEmpty(marker) ? 2 : length);
    if (end < start + 2 || end > this.#bytes.length) throw malformed("Segment length out of range");
    this.#offset = end;
    return { marker, payload: this.#bytes.subarray(start + 2, end) };
  }

  /** The entropy-coded data behind an SOS, still stuffed: up to a marker that is no restart, or to the file's end. */
  readScan(): Uint8Array {
    const bytes = this.#bytes;
    const start = this.#offset;
    let end = bytes.indexOf(0xff, start);
    while (end !== -1 && end + 1 < bytes.length) {
      const next = bytes[end + 1]!;
      if (next !== 0 && next !== 0xff && !isRestart(next)) break;
      end += next === 0xff ? 1 : 2;
      // A search for each byte is slower than a look where they follow each other.
      if (bytes[end] !== 0xff) end = bytes.indexOf(0xff, end);
    }
    this.#offset = end === -1 || end + 1 >= bytes.length ? bytes.length : end;
    return bytes.subarray(start, this.#offset);
  }

  /** Moves past the next marker. Bytes that are none, and stuffed zeros, are passed over, as are fill bytes (B.1.1.2). */
  #findMarker(): number {
    for (;;) {
      if (this.#markersLeft-- <= 0) throw malformed("Too many segments");
      const window = this.#bytes.subarray(this.#offset, this.#offset + this.#betweenLeft + MARKER_BYTES);
      const stray = window.indexOf(0xff);
      let at = stray;
      while (window[at] === 0xff) at++;
      if (stray === -1 || at === window.length) {
        const isEnd = this.#offset + window.length === this.#bytes.length;
        throw malformed(isEnd ? "No EOI" : "Too many bytes between segments");
      }
      this.#betweenLeft -= at + 1 - MARKER_BYTES;
      this.#strayBytes += stray;
      this.#offset += at + 1;
      const marker = window[at]!;
      if (marker !== 0) return marker;
      this.#strayBytes += MARKER_BYTES;
    }
  }
}

export function isRestart(marker: number): boolean {
  return marker >= MARKER.RST0 && marker <= MARKER.RST7;
}

export function isApplication(marker: number): boolean {
  return marker >= MARKER.APP0 && marker <= MARKER.APP15;
}

function mayBeEmpty(marker: number): boolean {
  return isApplication(marker) || marker === MARKER.COM;
}

function standsAlone(marker: number): boolean {
  return marker === MARKER.TEM || (marker >= MARKER.RST0 && marker <= MARKER.EOI);
}

/** What the first bytes say the file is, for the log. */
function formatOf(bytes: Uint8Array): string {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  if (head.startsWith("\x89PNG")) return "a PNG";
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return "a WebP";
  if (head.slice(4, 8) === "ftyp") return "a HEIF, AVIF or MP4";
  if (head.startsWith("GIF8")) return "a GIF";
  if (head.startsWith("BM")) return "a BMP";
  if (head.startsWith("II*\0") || head.startsWith("MM\0*")) return "a TIFF or raw file";
  return "no known picture";
}
