/** The plaintext of a bundle: docs/spec/bundle.md §5 to §7. Browsers import `build.ts` alone. */
export { buildBundle, BuildError, type BundleInput } from "./build.ts";
export { CROP_FRAMES, CROP_SIDE, type CropPlace, placeCrops } from "./crop_place.ts";
export { CAPTURE_TYPES, LIMITS } from "./limits.ts";
export { parseBundle } from "./parse.ts";
export type {
  Bundle,
  CaptureType,
  CropRegion,
  Crops,
  SignalObservation,
  Signals,
  SignalValue,
} from "./types.ts";
