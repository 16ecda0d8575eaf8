/** Decoded pictures: upright pixels, what is cut and scaled out of them, and facts of a whole picture. */
export { makeUpright } from "./orient.ts";
export { cropRectangle, type Rectangle } from "./crop_rectangle.ts";
export { cropTensor, type Square } from "./crop_tensor.ts";
export { codecBytes, collectCodecs, decodeImage, decodePicture, releasePixels } from "./decode.ts";
export { leaningCrop, type LeaningSquare } from "./leaning_crop.ts";
export { letterbox } from "./letterbox.ts";
export { BLOCK, type LitBlock, litBlocks } from "./lit_blocks.ts";
export { hammingDistance, perceptualHash } from "./perceptual_hash.ts";
export { pixelFacts } from "./pixel_facts.ts";
export { borrow, scratch } from "./scratch.ts";
export type * from "./types.ts";
