import { CROP_SIDE, type CropPlace } from "../../src/bundle/build.ts";
import type { CropRegion } from "../../src/bundle/types.ts";

/** From crops by frame (and in each by place) to the bundle's regions (and in each by frame). */
export function toRegions(
  places: readonly CropPlace[],
  crops: readonly (readonly Uint8Array[])[],
): readonly CropRegion[] {
  return places.map(({ x, y }, index) => ({
    x,
    y,
    width: CROP_SIDE,
    height: CROP_SIDE,
    frames: crops.map((ofFrame) => ofFrame[index]!),
  }));
}
