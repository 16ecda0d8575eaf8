import { CROP_SIDE, type CropRegion, placeCrops } from "../../bundle/mod.ts";
import { type JpegProbe, quantisationNoise } from "../../jpeg/mod.ts";
import type { EvidenceInput, MeasuredBundle } from "../input.ts";
import type { Observation } from "../observation.ts";
import type { CropMatch } from "../../frames/types.ts";

/** Unavailable without crops, unless the client claims to be ours. */
export interface CropFacts {
  /**
   * `misplaced`: outside the photo, or not where nonce or bundle id put them; `missing`: our client sends crops,
   * and here are none; `other`: another client's layout, nothing is expected of it.
   */
  readonly places: "expected" | "misplaced" | "missing" | "other";
  /** The last frame of each crop that lies in the photo, against the photo. */
  readonly matches: readonly CropMatch[];
  /** What the photo's own compression takes from a luma sample at most, root mean square; null: unknown. */
  readonly jpegNoise: number | null;
}

/** What the project's own client calls itself: it always sends both crops, and its photo is never turned. */
const OWN_CLIENT = "iad-capture";

/**
 * Where the raw crops lie, against where the nonce (or the bundle id) puts them (docs/spec/bundle.md §6), and what
 * they show, against the photo.
 */
export async function observeCrops(
  { bundle, probe, cropMatches }: Pick<EvidenceInput, "bundle" | "probe" | "cropMatches">,
): Promise<Observation<CropFacts>> {
  const own = bundle.sdk.name === OWN_CLIENT;
  if (bundle.crops === undefined) {
    if (!own) return { kind: "unavailable", reason: "no crops" };
    return { kind: "observed", value: { places: "missing", matches: [], jpegNoise: null } };
  }
  const places = await judgePlaces(bundle, { probe, own });
  const matches = cropMatches.filter((match) => match !== null);
  return { kind: "observed", value: { places, matches, jpegNoise: quantisationNoise(probe) } };
}

async function judgePlaces(
  bundle: MeasuredBundle,
  { probe, own }: { readonly probe: JpegProbe; readonly own: boolean },
): Promise<CropFacts["places"]> {
  const regions = bundle.crops?.regions ?? [];
  if (!regions.every((region) => isInside(region, probe))) return "misplaced";
  const standard = regions.length === 2 &&
    regions.every(({ width, height }) => width === CROP_SIDE && height === CROP_SIDE);
  // Another client may lay its crops out in another way; whoever uses this layout places them as it says.
  if (!standard) return own ? "misplaced" : "other";
  if (probe.orientation !== 1) return own ? "misplaced" : "other";
  const places = await placeCrops(bundle.nonce ?? bundle.bundleId, probe);
  const expected = places.every(({ x, y }, index) => regions[index]?.x === x && regions[index]?.y === y);
  return expected ? "expected" : "misplaced";
}

function isInside({ x, y, width, height }: Omit<CropRegion, "frames">, photo: JpegProbe): boolean {
  return x + width <= photo.width && y + height <= photo.height;
}
