/** The photo: probed by its markers, decoded upright, measured. */
export { cropRectangle, type CropTarget, type Rectangle } from "./crop_rectangle.ts";
export { cropTensor, type Square } from "./crop_tensor.ts";
export { decodeImage } from "./decode.ts";
export { forensicFacts, type ForensicInput } from "./forensics/forensic_facts.ts";
export { type FrameResiduals, frameResiduals, RESIDUAL_CHANNELS } from "./frame_residuals.ts";
export { ijgQuality, type IjgTable, ijgTable } from "./ijg_quality.ts";
export { leaningCrop, type LeaningSquare } from "./leaning_crop.ts";
export { type Letterbox, letterbox } from "./letterbox.ts";
export { hammingDistance, perceptualHash } from "./perceptual_hash.ts";
export { lumaSteps } from "./luma_steps.ts";
export { matchCrop } from "./match_crop.ts";
export { pixelFacts } from "./pixel_facts.ts";
export { probeImage } from "./probe.ts";
export { quantisationNoise } from "./quantisation_noise.ts";
export { temporalFacts } from "./temporal.ts";
export { FORENSIC_FEATURES, PIPELINE_CLASSES } from "./types.ts";
export type * from "./types.ts";
