/** What a detector's entry in models/manifest.json tells about using it. */
export interface DetectorSpec {
  readonly version: string;
  /** Longer side of the input in pixels, a multiple of 32; the shorter one is any multiple of 32 up to it. */
  readonly inputSize: number;
  /** Value of the input outside the picture, 0 to 255. */
  readonly padding: number;
  /** Detections below this are dropped, 0 to 1. */
  readonly scoreThreshold: number;
  /** Of two boxes that overlap more than this, the lower-scored one is dropped, 0 to 1. */
  readonly nmsIou: number;
}

/** Cell sizes of the detector's outputs in input pixels; the outputs are named `s8`, `s16`, `s32`. */
export const STRIDES = [8, 16, 32] as const;

/** Channels of a cell: score logit, four box distances, five points, their visibility logits, yaw, pitch and roll. */
export const CHANNELS = 23;

/** Networks give angles in units of 90°. */
export const DEGREES = 90;
