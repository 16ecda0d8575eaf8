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

/** How the raw frames came about, as the frame origin network tells it apart (docs/detection.md, "The frame origin network"). */
export const FRAME_ORIGINS = ["live", "reencoded", "scaled", "video", "rendered"] as const;
export type FrameOrigin = (typeof FRAME_ORIGINS)[number];

export interface FrameOriginFacts {
  /** Log-odds, natural, of any other class over a live camera's, −12 to 12; on simulated frames, half of them live. */
  readonly injected: number;
  /** Probability of each class, for the analyst. */
  readonly classes: Readonly<Record<FrameOrigin, number>>;
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
