/** One DQT table, values in zig-zag order as stored. */
export interface QuantTable {
  readonly id: number;
  readonly precision: 8 | 16;
  readonly values: readonly number[];
}

export interface JpegComponent {
  readonly id: number;
  readonly h: number;
  readonly v: number;
  readonly quantTable: number;
}

/** What a walk over a JPEG's markers tells, without decoding a pixel. */
export interface JpegProbe {
  /** As stored, before the EXIF orientation is applied. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 to 8; 1 when absent or malformed. */
  readonly orientation: number;
  /** SOF marker low byte: 0xc0 baseline, 0xc1 extended, 0xc2 progressive. */
  readonly sof: number;
  readonly components: readonly JpegComponent[];
  readonly quantTables: readonly QuantTable[];
  readonly dqtSegments: number;
  /** Payload length of each DHT segment. */
  readonly dhtLengths: readonly number[];
  readonly restartInterval: number;
  readonly scans: number;
  /** The first 512 APPn and COM segments in order; `identifier` is the printable prefix, at most 16 characters. */
  readonly segments: readonly {
    readonly marker: number;
    readonly identifier: string;
    readonly length: number;
  }[];
  /** The first 512 marker low bytes in order of appearance; SOI first and, if there is one, EOI last. */
  readonly order: readonly number[];
  /** Ways in which the file departs from the standard, and is read nevertheless. */
  readonly oddities: readonly JpegOddity[];
  /** What reading its pixels takes, in that of one pixel of an ordinary photo. */
  readonly cost: number;
  /** Bytes after EOI; without one, after the last scan. */
  readonly trailingBytes: number;
}

/**
 * `no_eoi`: the picture is all there, its end is not marked. `standard_tables`: it needs Huffman tables that it does
 * not bring. `scan_selection`: a sequential scan names coefficients. `stray_bytes`, `odd_marker`: between segments.
 */
export type JpegOddity = "no_eoi" | "standard_tables" | "scan_selection" | "stray_bytes" | "odd_marker";

export interface ImageLimits {
  /** Shorter side below this → IMAGE_TOO_SMALL. */
  readonly minShorterSide: number;
  /** width × height above this → IMAGE_TOO_LARGE. */
  readonly maxPixels: number;
}
