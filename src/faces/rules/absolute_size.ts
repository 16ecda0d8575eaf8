import type { FaceRule } from "./rule.ts";

/** Too few pixels on the face, by its box or between its eyes. */
export const absoluteSize: FaceRule = ({ face: { box }, geometry, rules }) => {
  const side = Math.min(box.x1 - box.x0, box.y1 - box.y0);
  return side < rules.minBoxSide || geometry.eyeDistance < rules.minEyeDistance
    ? "FACE_TOO_SMALL_ABSOLUTE"
    : undefined;
};
