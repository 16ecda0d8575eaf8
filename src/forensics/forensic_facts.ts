import { scratch } from "../pixels/mod.ts";
import { FORENSIC_FEATURES, type ForensicFacts, type ForensicFeature } from "./types.ts";
import { type DecodedImage, type LumaCrop } from "../pixels/types.ts";
import { blockGrid } from "./block_grid.ts";
import { blockSpectrum } from "./block_spectrum.ts";
import { chromaHistory } from "./chroma_history.ts";
import { gridCombs } from "./misaligned_jpeg.ts";
import { noiseResidual } from "./noise_residual.ts";
import { cropPlane, inner, photoPlane, type Plane } from "./plane.ts";
import { resamplingPeak } from "./resampling.ts";

interface ForensicInput {
  /** The photo was turned upright, so that its own grid is not where these traces look for it. */
  readonly turned?: boolean;
  /** The photo's luma quantisation table in zig-zag order. */
  readonly lumaSteps?: readonly number[];
  /** The un-encoded crops of the photo's own frame. */
  readonly crops?: readonly LumaCrop[];
}

/** Part of the photo whose grids are compared: 1,280 blocks for each. */
const COMB_WIDTH = 320;
const COMB_HEIGHT = 256;
/** A client may send four crops of 512×512; this much of two is looked at. */
const MAX_CROPS = 2;
const CROP_SIDE = 256;

type Found = Partial<Record<ForensicFeature, number | null>>;

/**
 * Traces of processing in a photo and in the raw crops of its frame: docs/detection.md, "Image forensics". Every
 * feature is a finite number, or null where it cannot be told. About 10 ms at any size.
 */
export function forensicFacts(image: DecodedImage, input: ForensicInput = {}): ForensicFacts {
  return scratch(() => traces(image, input));
}

function traces(image: DecodedImage, input: ForensicInput): ForensicFacts {
  const photo = input.turned ? undefined : photoPlane(image);
  const crops = (input.crops ?? []).slice(0, MAX_CROPS).map(cropPlane).filter((plane) => plane !== undefined)
    .map((plane) => inner(plane, CROP_SIDE, CROP_SIDE));
  const found: Found = {
    ...(photo && photoTraces(photo, input.lumaSteps)),
    ...(!input.turned && { photo_chroma: chromaHistory(image) }),
    ...(crops.length > 0 && cropTraces(crops)),
  };
  return Object.freeze(
    Object.fromEntries(FORENSIC_FEATURES.map((name) => [name, finite(found[name])])) as Record<
      ForensicFeature,
      number | null
    >,
  );
}

function photoTraces(photo: Plane, steps: readonly number[] | undefined): Found {
  const planes = [photo];
  const grid = blockGrid(planes), noise = noiseResidual(planes), spectrum = blockSpectrum(planes, steps);
  return {
    photo_misaligned_jpeg: gridCombs([inner(photo, COMB_WIDTH, COMB_HEIGHT)]).misaligned,
    photo_aligned_jpeg: spectrum?.aligned ?? null,
    photo_resampling: resamplingPeak(planes),
    photo_shifted_grid: grid.shifted,
    photo_noise_level: noise?.level ?? null,
    photo_diagonal: noise?.diagonal ?? null,
    photo_kurtosis: noise?.kurtosis ?? null,
  };
}

function cropTraces(crops: readonly Plane[]): Found {
  const combs = gridCombs(crops), grid = blockGrid(crops), noise = noiseResidual(crops);
  const spectrum = blockSpectrum(crops);
  return {
    raw_misaligned_jpeg: combs.misaligned,
    raw_aligned_jpeg: combs.aligned,
    raw_resampling: resamplingPeak(crops),
    raw_grid: grid.aligned,
    raw_half_grid: grid.half,
    raw_shifted_grid: grid.shifted,
    raw_noise_level: noise?.level ?? null,
    raw_correlation: noise?.adjacent ?? null,
    raw_diagonal: noise?.diagonal ?? null,
    raw_kurtosis: noise?.kurtosis ?? null,
    raw_brightness_slope: noise?.brightnessSlope ?? null,
    raw_noise_colour: spectrum?.noiseColour ?? null,
  };
}

function finite(value: number | null | undefined): number | null {
  return value !== undefined && value !== null && Number.isFinite(value) ? value : null;
}
