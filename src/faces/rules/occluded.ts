import { leastVisible } from "../visibility.ts";
import type { FaceRule } from "./rule.ts";

/**
 * Something lies before the face: an eye, or the mouth, which a mask over mouth and nose covers too. Glasses that show the
 * eyes and a mask on the chin cover none of them. Of a face in plain sight it takes half the visibility to say so: beards,
 * shadows and open laughs look like covers to a close look.
 */
export const occluded: FaceRule = ({ face: { visibility, inPlainSight = false }, rules }) => {
  if (visibility === undefined) return undefined;
  const limit = inPlainSight ? rules.minVisibility / 2 : rules.minVisibility;
  return leastVisible(visibility) < limit ? "FACE_IS_OCCLUDED" : undefined;
};
