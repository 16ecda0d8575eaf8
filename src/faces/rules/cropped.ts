import { boxArea, clipBox } from "../geometry.ts";
import type { FaceRule } from "./rule.ts";

/** The detector's boxes are off by a few per cent; a face that only touches the border is "close", not cropped. */
const MAX_SHARE_OUTSIDE = 0.05;

/** The face is only partly inside the image: its box reaches out of it, or one of its points lies outside. */
export const cropped: FaceRule = ({ face, image }) => {
  const outside = 1 - boxArea(clipBox(face.box, image)) / boxArea(face.box);
  const pointOutside = face.points.some(({ x, y }) => x < 0 || y < 0 || x > image.width || y > image.height);
  return outside > MAX_SHARE_OUTSIDE || pointOutside ? "FACE_CROPPED" : undefined;
};
