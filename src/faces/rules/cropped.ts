import { boxArea, clipBox } from "../geometry.ts";
import type { FaceRule } from "./rule.ts";

/**
 * The face is only partly inside the image: its box reaches out of it, or one of its points lies outside. Boxes are
 * off by a few per cent; a face that only touches the border is "close", not cropped.
 */
export const cropped: FaceRule = ({ face, image, rules }) => {
  const outside = 1 - boxArea(clipBox(face.box, image)) / boxArea(face.box);
  const pointOutside = face.points.some(({ x, y }) => x < 0 || y < 0 || x > image.width || y > image.height);
  return outside > rules.maxShareOutside || pointOutside ? "FACE_CROPPED" : undefined;
};
