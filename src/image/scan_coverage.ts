import { type FrameHeader, malformed, type ScanHeader } from "./jpeg_segments.ts";

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

  /** Checks a scan against those before it (T.81 G.1.1.1). `bytes`: its entropy-coded length. */
  add(scan: ScanHeader, bytes: number): void {
    const { spectralStart: from, spectralEnd: to, approximationHigh: high, approximationLow: low } = scan;
    if (this.#progressive) {
      const isDc = from === 0;
      if (isDc ? to !== 0 : to < from || to > 63 || scan.components.length !== 1) {
        throw malformed("SOS spectral selection out of range");
      }
      if (low > 13 || (high !== 0 && high !== low + 1)) throw malformed("SOS successive approximation");
    } else if (from !== 0 || to !== 63 || high !== 0 || low !== 0) {
      throw malformed("SOS of a sequential frame selects coefficients");
    }
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
  }

  /** Throws when any coefficient was never sent, or not to its last bit. */
  finish(): void {
    if (this.#missing.some((component) => component.some((bits) => bits !== 0))) {
      throw malformed("Scans do not cover the frame");
    }
  }
}

/** Blocks coded in a scan (T.81 A.2): whole units when interleaved, the component's own blocks otherwise. */
export function scanBlocks(frame: FrameHeader, scan: ScanHeader): number {
  const units = scanUnits(frame, scan);
  if (scan.components.length === 1) return units;
  return scan.components.reduce((sum, { index }) => {
    const { h, v } = frame.components[index]!;
    return sum + units * h * v;
  }, 0);
}

/** Minimum coded units of a scan (T.81 A.2.3, A.2.4). */
export function scanUnits(frame: FrameHeader, scan: ScanHeader): number {
  const maxH = Math.max(...frame.components.map(({ h }) => h));
  const maxV = Math.max(...frame.components.map(({ v }) => v));
  if (scan.components.length === 1) {
    const { h, v } = frame.components[scan.components[0]!.index]!;
    const columns = Math.ceil(Math.ceil((frame.width * h) / maxH) / 8);
    const rows = Math.ceil(Math.ceil((frame.height * v) / maxV) / 8);
    return columns * rows;
  }
  return Math.ceil(frame.width / (8 * maxH)) * Math.ceil(frame.height / (8 * maxV));
}
