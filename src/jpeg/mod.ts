/** A JPEG's bytes and markers; nothing here decodes a pixel. */
export { canonicalJpeg } from "./canonical_jpeg.ts";
export type { CodedPicture } from "./coded_picture.ts";
export { walkEntropy } from "./entropy_walk.ts";
export { estimatePhoto, type PhotoEstimate } from "./estimate.ts";
export { ijgQuality, type IjgTable, ijgTable } from "./ijg_quality.ts";
export { malformed } from "./jpeg_segments.ts";
export { lumaSteps } from "./luma_steps.ts";
export { probeImage } from "./probe.ts";
export { quantisationNoise } from "./quantisation_noise.ts";
export { readPicture } from "./read_picture.ts";
export type * from "./types.ts";
