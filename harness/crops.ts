/** Raw crops as the capture client takes them, from a decoded picture: two places, four frames each. */
import { CROP_FRAMES, CROP_SIDE, type CropRegion, type Crops, placeCrops } from "../src/bundle/mod.ts";
import type { DecodedImage } from "../src/pixels/mod.ts";
import { withSensorNoise } from "./camera_frames.ts";

/** Full-range luma of one region, as the canvas path computes it. */
export function lumaCrop(image: DecodedImage, place: { readonly x: number; readonly y: number }): Uint8Array {
  const luma = new Uint8Array(CROP_SIDE * CROP_SIDE);
  for (let y = 0, at = 0; y < CROP_SIDE; y++) {
    for (let x = 0; x < CROP_SIDE; x++, at++) {
      const from = 4 * ((place.y + y) * image.width + place.x + x);
      const [red, green, blue] = image.data.subarray(from, from + 3);
      luma[at] = Math.round(0.299 * red! + 0.587 * green! + 0.114 * blue!);
    }
  }
  return luma;
}

/** The crops with what `from` shows at the same places. */
export function cropsShowing(crops: Crops, from: DecodedImage): Crops {
  const regions = crops.regions.map((region) => ({ ...region, frames: sensorTakes(lumaCrop(from, region)) }));
  return { ...crops, regions };
}

/** The crops of a scene in which nothing moved for four frames, where `seed` puts them. */
export async function liveCrops(image: DecodedImage, seed: Uint8Array): Promise<Crops> {
  const regions = (await placeCrops(seed, image)).map((place): CropRegion => ({
    ...place,
    width: CROP_SIDE,
    height: CROP_SIDE,
    frames: sensorTakes(lumaCrop(image, place)),
  }));
  return { source: "canvas", regions };
}

/** Frames of one picture that differ by a sensor's noise; the last is the picture itself, as the photo has it. */
function sensorTakes(luma: Uint8Array): Uint8Array[] {
  const clean = Float64Array.from(luma);
  const takes = Array.from(
    { length: CROP_FRAMES - 1 },
    (_, index) =>
      Uint8Array.from(
        withSensorNoise(clean, index + 1),
        (value) => Math.round(Math.min(255, Math.max(0, value))),
      ),
  );
  return [...takes, luma];
}
