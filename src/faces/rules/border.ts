import type { FaceRule } from "./rule.ts";

/** The face is whole, but with less than the padding between its box and a border. */
export const border: FaceRule = ({ face: { box }, image, rules }) => {
  const padding = Math.min(box.x0, box.y0, image.width - box.x1, image.height - box.y1);
  return padding < rules.minPadding ? "FACE_CLOSE_TO_BORDER" : undefined;
};
