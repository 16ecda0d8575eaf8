import { IadError } from "../errors.ts";
import { exifOrientation, isExif } from "./exif_orientation.ts";
import {
  type FrameHeader,
  malformed,
  parseFrame,
  parseHuffmanTables,
  parseQuantTables,
  parseScan,
  type ScanHeader,
} from "./jpeg_segments.ts";
import { MARKER, walkJpeg } from "./jpeg_walk.ts";
import { ScanCoverage } from "./scan_coverage.ts";
import type { ImageLimits, JpegProbe, QuantTable } from "./types.ts";

/** Encoders use about ten; each scan of a progressive file costs the decoder a pass over the whole picture. */
const MAX_SCANS = 64;
const IDENTIFIER_LENGTH = 16;

/**
 * Checks a JPEG by its markers, without decoding a pixel and in time linear in its length.
 *
 * Throws IMAGE_MALFORMED (structure, truncation, an exotic frame type), IMAGE_TOO_LARGE (as soon as the frame header
 * claims too many pixels: a few hundred bytes may claim gigabytes) or IMAGE_TOO_SMALL (a sound file, too few pixels).
 */
export function probeImage(bytes: Uint8Array, limits: ImageLimits): JpegProbe {
  const state = new ProbeState(limits);
  const walk = walkJpeg(bytes);
  let step = walk.next();
  for (; !step.done; step = walk.next()) {
    const { marker, payload, scan } = step.value;
    state.order.push(marker);
    state.read(marker, payload, scan);
  }
  return state.finish(bytes.length - step.value);
}

class ProbeState {
  readonly order: number[] = [MARKER.SOI];
  readonly #limits: ImageLimits;
  readonly #quantTables: QuantTable[] = [];
  readonly #huffman = new Set<number>();
  readonly #dhtLengths: number[] = [];
  readonly #segments: { marker: number; identifier: string; length: number }[] = [];
  #dqtSegments = 0;
  #restartInterval = 0;
  #scans = 0;
  #orientation: number | undefined;
  #sof = 0;
  #frame: FrameHeader | undefined;
  #coverage: ScanCoverage | undefined;

  constructor(limits: ImageLimits) {
    this.#limits = limits;
  }

  read(marker: number, payload: Uint8Array, scan: Uint8Array | undefined): void {
    if (scan !== undefined) return this.#readScan(payload, scan);
    if (marker === MARKER.COM || (marker >= MARKER.APP0 && marker <= MARKER.APP15)) {
      this.#segments.push({ marker, identifier: identifierOf(payload), length: payload.length });
      if (marker === MARKER.APP1 && isExif(payload)) this.#orientation ??= exifOrientation(payload) ?? 1;
    } else if (marker === MARKER.DQT) {
      this.#dqtSegments++;
      this.#quantTables.push(...parseQuantTables(payload));
    } else if (marker === MARKER.DHT) {
      this.#dhtLengths.push(payload.length);
      for (const { tableClass, id } of parseHuffmanTables(payload)) this.#huffman.add(tableClass * 4 + id);
    } else if (marker === MARKER.DRI) {
      if (payload.length !== 2) throw malformed("DRI length");
      this.#restartInterval = (payload[0]! << 8) | payload[1]!;
    } else if (marker >= MARKER.SOF0 && marker <= MARKER.SOF2) {
      this.#readFrame(marker, payload);
    } else {
      // Lossless, hierarchical and arithmetic frames, DNL, DAC, JPGn: legal, but nothing that captures writes them.
      throw malformed(`Unsupported marker ${marker.toString(16)}`);
    }
  }

  #readFrame(marker: number, payload: Uint8Array): void {
    if (this.#frame !== undefined) throw malformed("Second SOF");
    const frame = parseFrame(payload);
    if (frame.width * frame.height > this.#limits.maxPixels) {
      throw new IadError("IMAGE_TOO_LARGE", { detail: `${frame.width}x${frame.height}` });
    }
    this.#sof = marker;
    this.#frame = frame;
    this.#coverage = new ScanCoverage(frame, marker === MARKER.SOF2);
  }

  #readScan(payload: Uint8Array, data: Uint8Array): void {
    const frame = this.#frame;
    if (frame === undefined) throw malformed("SOS before SOF");
    if (++this.#scans > MAX_SCANS) throw malformed("Too many scans");
    const scan = parseScan(payload, frame);
    this.#checkTables(frame, scan);
    this.#coverage!.add(scan, data.length);
  }

  #checkTables(frame: FrameHeader, scan: ScanHeader): void {
    const usesDc = scan.spectralStart === 0 && scan.approximationHigh === 0;
    const usesAc = scan.spectralEnd > 0;
    for (const { index, dcTable, acTable } of scan.components) {
      const quantTable = frame.components[index]!.quantTable;
      if (!this.#quantTables.some(({ id }) => id === quantTable)) throw malformed("SOS before its DQT");
      if (usesDc && !this.#huffman.has(dcTable)) throw malformed("SOS before its DC table");
      if (usesAc && !this.#huffman.has(4 + acTable)) throw malformed("SOS before its AC table");
    }
  }

  finish(trailingBytes: number): JpegProbe {
    const frame = this.#frame;
    if (frame === undefined || this.#scans === 0) throw malformed("No picture before EOI");
    this.#coverage!.finish();
    this.order.push(MARKER.EOI);
    if (Math.min(frame.width, frame.height) < this.#limits.minShorterSide) {
      throw new IadError("IMAGE_TOO_SMALL", { detail: `${frame.width}x${frame.height}` });
    }
    return Object.freeze({
      width: frame.width,
      height: frame.height,
      orientation: this.#orientation ?? 1,
      sof: this.#sof,
      components: frame.components,
      quantTables: this.#quantTables,
      dqtSegments: this.#dqtSegments,
      dhtLengths: this.#dhtLengths,
      restartInterval: this.#restartInterval,
      scans: this.#scans,
      segments: this.#segments,
      order: this.order,
      trailingBytes,
    });
  }
}

/** The printable ASCII prefix of an APPn or COM payload. */
function identifierOf(payload: Uint8Array): string {
  const head = payload.subarray(0, IDENTIFIER_LENGTH);
  const end = head.findIndex((byte) => byte < 0x20 || byte > 0x7e);
  return String.fromCharCode(...(end === -1 ? head : head.subarray(0, end)));
}
