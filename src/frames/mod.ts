/** Raw crops of the camera's frames: against the photo, against each other, and where they came from. */
export {
  classifyFrameOrigin,
  type FrameOriginAssets,
  type FrameOriginNetwork,
  type FrameOriginSpec,
  openFrameOriginNetwork,
} from "./frame_origin.ts";
export { frameResiduals } from "./frame_residuals.ts";
export { matchCrop } from "./match_crop.ts";
export { temporalFacts } from "./temporal.ts";
export { FRAME_ORIGINS } from "./types.ts";
export type * from "./types.ts";
