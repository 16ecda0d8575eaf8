import { type FrameHeader, malformed, type ScanHeader } from "./jpeg_segments.ts";
import { scanBlocks } from "./scan_geometry.ts";

/** Which coefficients a scan sends, in zig-zag order, and which of their bits. */
export type Band = Pick<
  ScanHeader,
  "spectralStart" | "spectralEnd" | "approximationHigh" | "approximationLow"
>;

const WHOLE_BLOCK: Band = {
  spectralStart: 0,
  spectralEnd: 63,
  approximationHigh: 0,
  approximationLow: 0,
};

/**
 * Follows which coefficients of which component the scans have delivered, and to what precision. A file that was
 * cut and closed with a fresh EOI decodes without error in every libjpeg, grey or coarse where the rest is missing;
 * here it is found out when whole scans are gone, and when a scan is too short for its blocks.
 */
export class ScanCoverage {
  readonly #frame: FrameHeader;
  readonly #progressive: boolean;
  /** Per component, per coefficient: low bits still missing; -1 when never sent. */
  readonly #missing: Int8Array[];

  constructor(frame: FrameHeader, progressive: boolean) {
    this.#frame = frame;
    this.#progressive = progressive;
    this.#missing = frame.components.map(() => new Int8Array(64).fill(-1));
  }

  /**
   * Checks a scan against those before it (T.81 G.1.1.1). `bytes`: its entropy-coded length. A sequential scan sends
   * whole blocks, whatever its header selects: some cameras leave that part of it unset.
   */
  add(scan: ScanHeader, bytes: number): Band {
    const band = this.#progressive ? checkedBand(scan) : WHOLE_BLOCK;
    const { spectralStart: from, spectralEnd: to, approximationHigh: high, approximationLow: low } = band;
    for (const { index } of scan.components) {
      const missing = this.#missing[index]!;
      if (from > 0 && missing[0] === -1) throw malformed("SOS with AC before DC");
      for (let k = from; k <= to; k++) {
        if (missing[k] !== (high === 0 ? -1 : high)) throw malformed("SOS repeats or skips coefficients");
        missing[k] = low;
      }
    }
    // A block takes at least one bit of DC; in a sequential scan, one of AC as well.
    const bitsPerBlock = this.#progressive ? (from === 0 ? 1 : 0) : 2;
    if (bytes * 8 < bitsPerBlock * scanBlocks(this.#frame, scan)) {
      throw malformed("Scan too short for its blocks");
    }
    return band;
  }

  /** Every coefficient was sent, to its last bit. */
  get complete(): boolean {
    return this.#missing.every((component) => component.every((bits) => bits === 0));
  }
}

function checkedBand(scan: ScanHeader): Band {
  const { spectralStart: from, spectralEnd: to, approximationHigh: high, approximationLow: low } = scan;
  const isDc = from === 0;
  if (isDc ? to !== 0 : to < from || to > 63 || scan.components.length !== 1) {
    throw malformed("SOS spectral selection out of range");
  }
  if (low > 13 || (high !== 0 && high !== low + 1)) throw malformed("SOS successive approximation");
  return scan;
}
