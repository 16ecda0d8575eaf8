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
  /** APPn and COM segments in order; `identifier` is the printable prefix, at most 16 characters. */
  readonly segments: readonly {
    readonly marker: number;
    readonly identifier: string;
    readonly length: number;
  }[];
  /** Marker low bytes in order of appearance. */
  readonly order: readonly number[];
  /** Bytes after EOI. */
  readonly trailingBytes: number;
}

/** RGBA pixels, 8 bit, row-major, upright (orientation applied). */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export interface ImageLimits {
  /** Shorter side below this → IMAGE_TOO_SMALL. */
  readonly minShorterSide: number;
  /** width × height above this → IMAGE_TOO_LARGE. */
  readonly maxPixels: number;
}

/** Facts of the pixels that later stages weigh. */
export interface PixelFacts {
  /** Mean luma, 0 to 255. */
  readonly meanLuma: number;
  /** Share of pixels at 0–2 or 253–255, 0 to 1. */
  readonly saturatedShare: number;
  /** 64-bit perceptual hash, 16 lower-case hex digits. */
  readonly perceptualHash: string;
}
