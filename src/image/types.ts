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

/** Luma of a rectangle of the camera's frame as it was before any encoder, row-major, one byte a pixel. */
export interface LumaCrop {
  /** Top-left corner in the photo's pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** width × height bytes, of either range. */
  readonly luma: Uint8Array;
}

/** One raw crop over time. */
export interface CropFrames {
  readonly width: number;
  readonly height: number;
  /** width × height bytes each, of either range, in order of time. */
  readonly frames: readonly Uint8Array[];
}

/** A raw crop against the photo at its place, in numbers alone. */
export interface CropMatch {
  /** Normalised cross-correlation, −1 to 1; 0 where either is one single grey. Gain and offset cancel. */
  readonly correlation: number;
  /** Standard deviation of the crop's levels and of the photo's luma there. */
  readonly cropDeviation: number;
  readonly photoDeviation: number;
  /**
   * Root mean square of what the photo's luma is off from its mean over all pixels of the same crop level: what no
   * tone curve, range, gain or offset explains. For the frame that the photo was made from, the JPEG's own noise.
   */
  readonly residual: number;
}

/**
 * Traces that processing leaves in one picture (docs/detection.md, "Image forensics"): of the photo as it was decoded,
 * and of the raw crops of its frame. Each is one number of its own scale; higher or lower means nothing until it was
 * measured.
 */
export const FORENSIC_FEATURES = [
  "photo_misaligned_jpeg",
  "photo_aligned_jpeg",
  "photo_resampling",
  "photo_shifted_grid",
  "photo_noise_level",
  "photo_diagonal",
  "photo_kurtosis",
  "photo_chroma",
  "raw_misaligned_jpeg",
  "raw_aligned_jpeg",
  "raw_resampling",
  "raw_grid",
  "raw_half_grid",
  "raw_shifted_grid",
  "raw_noise_level",
  "raw_correlation",
  "raw_diagonal",
  "raw_kurtosis",
  "raw_brightness_slope",
  "raw_noise_colour",
] as const;
export type ForensicFeature = (typeof FORENSIC_FEATURES)[number];
/** Null where a trace cannot be told: too small, too dark, too flat. */
export type ForensicFacts = Readonly<Record<ForensicFeature, number | null>>;

/** How the raw frames came about, as the pipeline network tells it apart (docs/detection.md, "The pipeline network"). */
export const PIPELINE_CLASSES = ["live", "reencoded", "scaled", "video", "rendered"] as const;
export type PipelineClass = (typeof PIPELINE_CLASSES)[number];

export interface PipelineFacts {
  /** Log-odds, natural, of any other class over a live camera's, −12 to 12; on simulated frames, half of them live. */
  readonly injected: number;
  /** Probability of each class, for the analyst. */
  readonly classes: Readonly<Record<PipelineClass, number>>;
}

/** Consecutive raw crops against each other, over all regions, in numbers alone. */
export interface TemporalFacts {
  /** Pairs of consecutive frames. */
  readonly pairs: number;
  /** Share of pairs that are equal in every pixel, 0 to 1. */
  readonly duplicates: number;
  /** Share of 16×16 blocks that are neither dark nor clipped, 0 to 1. The rest is of these blocks alone. */
  readonly valid: number;
  /** Of the pairs that differ: share of blocks that are equal in every pixel, 0 to 1. */
  readonly equalBlocks: number;
  /** Median over blocks of the difference's standard deviation, in luma steps. */
  readonly blockDeviation: number;
  /** Lag-1 horizontal correlation of the difference less its local mean, −1 to 1; null where nothing differs. */
  readonly neighbourCorrelation: number | null;
  /** ln of the noise variance in the brightest blocks over that in the darkest; null where it cannot be told. */
  readonly brightnessSlope: number | null;
  /** Of the pairs that differ, as all below: share of pixels that are equal, 0 to 1; null without such a pair. */
  readonly equalPixels: number | null;
  /** Mean size of the change over its root mean square: 0.8 for one Gaussian, lower for change in few places. */
  readonly flatness: number | null;
  /** Correlation of one pair's change with the next pair's: −0.5 for independent noise. */
  readonly pairCorrelation: number | null;
  /** ln of the strongest pair's energy over the weakest's. */
  readonly pairSpread: number | null;
  /** ln of the change's step at edges of the frame's 8×8 blocks, and in their middle, over the step elsewhere. */
  readonly gridStep: number | null;
  readonly halfGridStep: number | null;
  /** Slope of ln energy over ln frequency of the change. */
  readonly falloff: number | null;
  /** ln of the change's highest frequencies over its middle ones, in the quietest blocks. */
  readonly colour: number | null;
  /** Mean size of a block's cosine coefficients over their root mean square: low where a codec sent few of them. */
  readonly sparsity: number | null;
  /** ln of how much of the frames' noise is new: 0 for a sensor, lower where a codec carries it on. */
  readonly renewal: number | null;
}
