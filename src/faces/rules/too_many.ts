import { boxArea } from "../geometry.ts";
import type { Face, FaceRules } from "../types.ts";

/** A second face of comparable size. Small faces in the background are ignored. `faces`: largest first. */
export function hasSecondFace(faces: readonly Face[], { secondFaceShare }: FaceRules): boolean {
  const [main, second] = faces;
  if (main === undefined || second === undefined) return false;
  return boxArea(second.box) >= secondFaceShare * boxArea(main.box);
}
