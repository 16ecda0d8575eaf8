import { concatBytes, encodeUtf8, sha256 } from "../bytes/mod.ts";

/** Side of both crops in pixels: docs/spec/bundle.md §6. */
export const CROP_SIDE = 192;
/** Consecutive frames of each crop. */
export const CROP_FRAMES = 4;
const DOMAIN = "iad-crop-place/1";

export interface CropPlace {
  readonly x: number;
  readonly y: number;
}
interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Where the two crops of a frame lie, top-left corners in even pixels: first the one that `seed` (the nonce, or
 * the bundle id without one) places, then the centre. Needs both sides of the frame at least {@link CROP_SIDE}.
 */
export async function placeCrops(seed: Uint8Array, frame: Size): Promise<readonly [CropPlace, CropPlace]> {
  const digest = new DataView((await sha256(concatBytes(encodeUtf8(DOMAIN), seed))).buffer);
  const across = steps(frame.width), down = steps(frame.height);
  return [
    { x: 2 * (digest.getUint32(0) % (across + 1)), y: 2 * (digest.getUint32(4) % (down + 1)) },
    { x: 2 * Math.floor(across / 2), y: 2 * Math.floor(down / 2) },
  ];
}

/** Even offsets that fit, less one. */
function steps(side: number): number {
  return Math.max(0, Math.floor((side - CROP_SIDE) / 2));
}
