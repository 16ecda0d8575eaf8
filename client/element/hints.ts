/**
 * Hints from the preview, before the shutter: pure functions over small luma samples. They guide and never block,
 * so each threshold errs on the quiet side. Measured on tests/fixtures/photos, as drawn, blurred and shifted.
 */
export const SAMPLE_WIDTH = 120;
export const SAMPLE_HEIGHT = 160;

/** Mean luma below this is too dark. Dark skin in fair light stays above 55, so this is well under it. */
const DARK_MEAN = 40;
/** Mean luma above this, or too large a share of burnt-out pixels, is too bright. */
const BRIGHT_MEAN = 215;
const BURNT_LEVEL = 250;
const BURNT_SHARE = 0.25;
/** Variance of the Laplacian over the variance of luma: sharp faces 0.07 and more, blurred by σ = 4 px of 720 below 0.025. */
const BLURRY_BELOW = 0.01;
/** A plain surface has neither edges nor blur to judge. */
const PLAIN_VARIANCE = 60;
/** Mean absolute change over the standard deviation of luma: a dim room's noise 0.2, a thirtieth of the oval 0.3 to 0.4. */
const MOVING_ABOVE = 0.35;

/** Most urgent first: motion blurs too, so it goes before blur. `paused` is the camera's state, not its picture's. */
export const HINTS = ["paused", "dark", "bright", "still", "blurry"] as const;
export type Hint = (typeof HINTS)[number];

/** Luma of SAMPLE_WIDTH × SAMPLE_HEIGHT pixels, row-major, 0 to 255. */
export type Sample = Uint8ClampedArray;

interface Measures {
  /** 0 to 255. */
  readonly mean: number;
  readonly variance: number;
  /** Share of burnt-out pixels. */
  readonly burnt: number;
  /** Contrast-free sharpness. */
  readonly sharpness: number;
  /** Contrast-free change since the last sample; 0 without one. */
  readonly motion: number;
}

/** BT.601 luma of RGBA pixels. */
export function toSample(rgba: Uint8ClampedArray): Sample {
  const luma = new Uint8ClampedArray(rgba.length / 4);
  for (let i = 0, at = 0; i < luma.length; i++, at += 4) {
    luma[i] = (77 * rgba[at]! + 150 * rgba[at + 1]! + 29 * rgba[at + 2]!) / 256;
  }
  return luma;
}

/** Looks only inside the oval that fills the sample; `previous` is the sample of a moment ago. */
export function measure(sample: Sample, previous?: Sample): Measures {
  let count = 0, sum = 0, squares = 0, edges = 0, edgeSquares = 0, burnt = 0, shift = 0;
  for (const at of ovalOffsets()) {
    const value = sample[at]!;
    const edge = 4 * value - sample[at - 1]! - sample[at + 1]! - sample[at - SAMPLE_WIDTH]! -
      sample[at + SAMPLE_WIDTH]!;
    count++;
    sum += value;
    squares += value * value;
    edges += edge;
    edgeSquares += edge * edge;
    if (value >= BURNT_LEVEL) burnt++;
    if (previous !== undefined) shift += value - previous[at]!;
  }
  const mean = sum / count;
  const variance = squares / count - mean * mean;
  const edgeVariance = edgeSquares / count - (edges / count) ** 2;
  return {
    mean,
    variance,
    burnt: burnt / count,
    sharpness: edgeVariance / Math.max(variance, 1),
    motion: previous === undefined ? 0 : motionBetween(sample, previous, { shift: shift / count, variance }),
  };
}

/** Without the common shift, which is the camera's exposure at work. */
function motionBetween(
  sample: Sample,
  previous: Sample,
  { shift, variance }: { readonly shift: number; readonly variance: number },
): number {
  let sum = 0;
  const oval = ovalOffsets();
  for (const at of oval) sum += Math.abs(sample[at]! - previous[at]! - shift);
  return sum / oval.length / Math.sqrt(Math.max(variance, PLAIN_VARIANCE));
}

/** The most urgent hint, or undefined when nothing is worth saying. */
export function hintOf({ mean, variance, burnt, sharpness, motion }: Measures): Hint | undefined {
  if (mean < DARK_MEAN) return "dark";
  if (mean > BRIGHT_MEAN || burnt > BURNT_SHARE) return "bright";
  if (motion > MOVING_ABOVE) return "still";
  if (variance > PLAIN_VARIANCE && sharpness < BLURRY_BELOW) return "blurry";
  return undefined;
}

let offsets: Uint16Array | undefined;

/** Offsets of the pixels inside the oval, without the sample's edge, which has no four neighbours. */
function ovalOffsets(): Uint16Array {
  offsets ??= Uint16Array.from(insideOval());
  return offsets;
}

function* insideOval(): Iterable<number> {
  for (let y = 1; y < SAMPLE_HEIGHT - 1; y++) {
    for (let x = 1; x < SAMPLE_WIDTH - 1; x++) {
      const across = (2 * x + 1) / SAMPLE_WIDTH - 1;
      const down = (2 * y + 1) / SAMPLE_HEIGHT - 1;
      if (across * across + down * down <= 1) yield y * SAMPLE_WIDTH + x;
    }
  }
}
