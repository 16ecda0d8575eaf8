import { boxArea } from "../geometry.ts";
import type { FaceRule } from "./rule.ts";

/** Pixels enough, but the face is a small part of the picture: too far from the camera. */
export const relativeSize: FaceRule = ({ face, image, rules }) =>
  boxArea(face.box) / (image.width * image.height) < rules.minBoxShare
    ? "FACE_TOO_SMALL_RELATIVE"
    : undefined;
