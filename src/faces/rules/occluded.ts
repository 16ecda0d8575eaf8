import type { FaceRule } from "./rule.ts";

/**
 * Something lies before the face: an eye, or the mouth, which a mask over mouth and nose covers too. The mouth is
 * covered when both its corners are. Glasses that show the eyes and a mask on the chin cover none of them.
 */
export const occluded: FaceRule = ({ face: { visibility }, rules }) => {
  if (visibility === undefined) return undefined;
  const [leftEye, rightEye, , leftMouth, rightMouth] = visibility;
  const least = Math.min(leftEye, rightEye, Math.max(leftMouth, rightMouth));
  return least < rules.minVisibility ? "FACE_IS_OCCLUDED" : undefined;
};
