import { IadError } from "../errors.ts";
import type { CodedPicture, CodedScan } from "./coded_picture.ts";
import { exifOrientation, isExif } from "./exif_orientation.ts";
import { unsupported } from "./frame_types.ts";
import { type FrameHeader, malformed, parseFrame, parseScan, type ScanHeader } from "./jpeg_segments.ts";
import { JpegTables } from "./jpeg_tables.ts";
import { isApplication, isRestart, type JpegMarker, MARKER, MarkerReader } from "./jpeg_walk.ts";
import { PictureCost } from "./picture_cost.ts";
import { type Band, ScanCoverage } from "./scan_coverage.ts";
import type { ImageLimits, JpegOddity, JpegProbe, QuantTable } from "./types.ts";

/** What is noted of a file, not what it may hold. */
const MAX_NOTED = 512;
const IDENTIFIER_LENGTH = 16;
const JFIF_LENGTH = 14;
const ADOBE_LENGTH = 12;

/**
 * Takes a JPEG apart by its markers, without decoding a pixel, in a bounded number of steps. What libjpeg passes over
 * without loss is passed over here; what lacks data, or would cost more than a photo of its size may, is refused.
 *
 * Throws IMAGE_MALFORMED (structure, truncation, an exotic frame type), IMAGE_TOO_LARGE (as soon as the frame header
 * claims too many pixels, or the scans too much work) or IMAGE_TOO_SMALL (a sound file, too few pixels).
 */
export function readPicture(bytes: Uint8Array, limits: ImageLimits): CodedPicture {
  return new PictureReader(bytes, limits).read();
}

/** The frame header alone, where it stands: enough to refuse a claim of too many pixels. Throws as {@link readPicture}. */
export function readFrame(bytes: Uint8Array, limits: ImageLimits): FrameHeader & { readonly sof: number } {
  const markers = new MarkerReader(bytes);
  for (;;) {
    const { marker, payload } = markers.next();
    if (isFrame(marker)) return { ...frameWithin(limits, payload), sof: marker };
    const reason = unsupported(marker);
    if (reason !== undefined) throw malformed(reason);
    if (marker === MARKER.SOS || marker === MARKER.EOI) throw malformed("No SOF before the first scan");
  }
}

class PictureReader {
  readonly #bytes: Uint8Array;
  readonly #limits: ImageLimits;
  readonly #markers: MarkerReader;
  readonly #order: number[] = [MARKER.SOI];
  readonly #segments: { marker: number; identifier: string; length: number }[] = [];
  readonly #colour: JpegMarker[] = [];
  readonly #tables = new JpegTables();
  readonly #quantTables: QuantTable[] = [];
  readonly #scans: CodedScan[] = [];
  readonly #oddities = new Set<JpegOddity>();
  #restartInterval = 0;
  #orientation: number | undefined;
  #sof = 0;
  #frame: FrameHeader | undefined;
  #coverage: ScanCoverage | undefined;
  #cost: PictureCost | undefined;

  constructor(bytes: Uint8Array, limits: ImageLimits) {
    this.#bytes = bytes;
    this.#limits = limits;
    this.#markers = new MarkerReader(bytes);
  }

  read(): CodedPicture {
    while (!this.#coverage?.complete) {
      const step = this.#markers.next();
      if (step.marker === MARKER.EOI) throw malformed("Scans do not cover the frame");
      this.#note(step);
      this.#take(step);
    }
    const pictureEnd = this.#markers.offset;
    return this.#finish(pictureEnd, this.#findEnd());
  }

  #take({ marker, payload }: JpegMarker): void {
    if (marker === MARKER.SOS) this.#readScan(payload);
    else if (isFrame(marker)) this.#readFrame(marker, payload);
    else if (marker === MARKER.DQT) this.#tables.readQuant(payload);
    else if (marker === MARKER.DHT) this.#tables.readHuffman(payload);
    else if (marker === MARKER.DRI) this.#readRestartInterval(payload);
    else if (marker === MARKER.APP0 || marker === MARKER.APP14) this.#readColour(marker, payload);
    else if (marker === MARKER.APP1 && isExif(payload)) this.#orientation ??= exifOrientation(payload);
    else {
      // DNL repeats or corrects the height, which decoders in use take from the frame header alone.
      const reason = unsupported(marker);
      if (reason !== undefined) throw malformed(reason);
    }
  }

  #readFrame(marker: number, payload: Uint8Array): void {
    if (this.#frame !== undefined) throw malformed("Second SOF");
    const frame = frameWithin(this.#limits, payload);
    const progressive = marker === MARKER.SOF2;
    this.#sof = marker;
    this.#frame = frame;
    this.#coverage = new ScanCoverage(frame, progressive);
    this.#cost = new PictureCost(frame, { progressive, maxPixels: this.#limits.maxPixels });
  }

  #readRestartInterval(payload: Uint8Array): void {
    if (payload.length !== 2) throw malformed("DRI length");
    this.#restartInterval = (payload[0]! << 8) | payload[1]!;
  }

  #readColour(marker: number, payload: Uint8Array): void {
    if (this.#scans.length > 0) return;
    const isJfif = marker === MARKER.APP0 && payload.length >= JFIF_LENGTH && startsWith(payload, "JFIF\0");
    const isAdobe = marker === MARKER.APP14 && payload.length >= ADOBE_LENGTH && startsWith(payload, "Adobe");
    if (!isJfif && !isAdobe) return;
    // Of several, the last counts.
    const others = this.#colour.filter((other) => other.marker !== marker);
    this.#colour.splice(0, Infinity, ...others, {
      marker,
      payload: payload.subarray(0, isJfif ? JFIF_LENGTH : ADOBE_LENGTH),
    });
  }

  #readScan(payload: Uint8Array): void {
    const frame = this.#frame;
    if (frame === undefined) throw malformed("SOS before SOF");
    const header = parseScan(payload, frame);
    const data = this.#markers.readScan();
    const band = this.#coverage!.add(header, data.length);
    if (!isSelection(header, band)) this.#oddities.add("scan_selection");
    const standard = this.#sof !== MARKER.SOF2;
    const usesDc = band.spectralStart === 0 && band.approximationHigh === 0;
    const usesAc = band.spectralEnd > 0;
    const components = header.components.map(({ index, dcTable, acTable }) => {
      this.#quantTables[index] ??= this.#tables.latchQuant(frame.components[index]!.quantTable);
      return {
        index,
        ...(usesDc && { dc: this.#tables.huffman(0, dcTable, { standard }) }),
        ...(usesAc && { ac: this.#tables.huffman(1, acTable, { standard }) }),
      };
    });
    const scan = { components, band, restartInterval: this.#restartInterval, data };
    this.#cost!.add(scan);
    this.#scans.push(scan);
  }

  /** All the picture is there. Offset after EOI; undefined where the file ends otherwise, as some cameras' do. */
  #findEnd(): number | undefined {
    for (;;) {
      const step = this.#nextIfAny();
      if (step === undefined || unsupported(step.marker) !== undefined) return undefined;
      if (step.marker === MARKER.EOI) return this.#markers.offset;
      if (step.marker === MARKER.SOS && this.#isScan(step.payload)) {
        // Decoders would show another picture than the one that is complete here.
        throw malformed("Scan after the last");
      }
      this.#note(step);
    }
  }

  #nextIfAny(): JpegMarker | undefined {
    try {
      return this.#markers.next();
    } catch {
      return undefined;
    }
  }

  #isScan(payload: Uint8Array): boolean {
    try {
      return parseScan(payload, this.#frame!).components.length > 0;
    } catch {
      return false;
    }
  }

  #note({ marker, payload }: JpegMarker): void {
    if (this.#order.length < MAX_NOTED) this.#order.push(marker);
    if (marker === MARKER.DNL || marker === MARKER.TEM || isRestart(marker)) this.#oddities.add("odd_marker");
    if (marker !== MARKER.COM && !isApplication(marker) || this.#segments.length >= MAX_NOTED) return;
    this.#segments.push({ marker, identifier: identifierOf(payload), length: payload.length });
  }

  #finish(pictureEnd: number, end: number | undefined): CodedPicture {
    const frame = this.#frame!;
    if (Math.min(frame.width, frame.height) < this.#limits.minShorterSide) {
      throw new IadError("IMAGE_TOO_SMALL", { detail: `${frame.width}x${frame.height}` });
    }
    if (end === undefined) this.#oddities.add("no_eoi");
    else this.#order.push(MARKER.EOI);
    if (this.#tables.standardUsed) this.#oddities.add("standard_tables");
    if (this.#markers.strayBytes > 0) this.#oddities.add("stray_bytes");
    const probe: JpegProbe = Object.freeze({
      width: frame.width,
      height: frame.height,
      orientation: this.#orientation ?? 1,
      sof: this.#sof,
      components: frame.components,
      quantTables: this.#tables.quantTables(),
      dqtSegments: this.#tables.dqtSegments,
      dhtLengths: this.#tables.dhtLengths,
      restartInterval: this.#restartInterval,
      scans: this.#scans.length,
      segments: this.#segments,
      order: this.#order,
      oddities: [...this.#oddities],
      cost: this.#cost!.total,
      trailingBytes: this.#bytes.length - (end ?? pictureEnd),
    });
    return Object.freeze({
      probe,
      frame,
      progressive: this.#sof === MARKER.SOF2,
      quantTables: this.#quantTables,
      colour: this.#colour,
      scans: this.#scans,
      maxSymbols: this.#cost!.symbolsLeft,
    });
  }
}

function isFrame(marker: number): boolean {
  return marker >= MARKER.SOF0 && marker <= MARKER.SOF2;
}

function frameWithin(limits: ImageLimits, payload: Uint8Array): FrameHeader {
  const frame = parseFrame(payload);
  if (frame.width * frame.height > limits.maxPixels) {
    throw new IadError("IMAGE_TOO_LARGE", { detail: `${frame.width}x${frame.height}` });
  }
  return frame;
}

function isSelection(header: ScanHeader, band: Band): boolean {
  return header.spectralStart === band.spectralStart && header.spectralEnd === band.spectralEnd &&
    header.approximationHigh === band.approximationHigh && header.approximationLow === band.approximationLow;
}

/** The printable ASCII prefix of an APPn or COM payload. */
function identifierOf(payload: Uint8Array): string {
  const head = payload.subarray(0, IDENTIFIER_LENGTH);
  const end = head.findIndex((byte) => byte < 0x20 || byte > 0x7e);
  return String.fromCharCode(...(end === -1 ? head : head.subarray(0, end)));
}

function startsWith(payload: Uint8Array, text: string): boolean {
  return [...text].every((character, index) => payload[index] === character.charCodeAt(0));
}
