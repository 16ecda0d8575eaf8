import type { CropFacts } from "../../evidence/mod.ts";
import { ruleOver, when } from "../rule.ts";

/** Below this deviation of both a region is flat and can belong to any photo. Levels of 0 to 255. */
const TEXTURED_FROM = 8;
/** The frame that the photo was made from correlates with it by more: measured 0.965 and up where textured. */
const BOUND_FROM = 0.9;
/** Colour conversion and its rounding, on top of the JPEG's own noise. Levels. */
const CONVERSION_NOISE = 1;

/** The photo shows what the last raw crops show, and no more is left over than its JPEG explains. */
export const pixelBinding = ruleOver("crops", {
  name: "pixel_binding",
  marks: ["photo_unbound", "photo_partly_unbound", "photo_off_frame"],
  judge({ matches, jpegNoise }) {
    const unbound = matches.filter(isUnbound).length;
    const limit = jpegNoise === null ? Infinity : jpegNoise + CONVERSION_NOISE;
    return when({
      photo_unbound: unbound >= 2,
      photo_partly_unbound: unbound === 1,
      photo_off_frame: unbound === 0 && matches.some(({ residual }) => residual > limit),
    });
  },
});

function isUnbound({ correlation, cropDeviation, photoDeviation }: CropFacts["matches"][number]): boolean {
  const textured = Math.max(cropDeviation, photoDeviation) >= TEXTURED_FROM;
  return textured && correlation < BOUND_FROM;
}
