import { boxArea } from "./geometry.ts";
import type { Face } from "./types.ts";

/** The face that a photo is about: the one with the largest box; undefined without any. */
export function mainFace(faces: readonly Face[]): Face | undefined {
  return faces.toSorted((a, b) => boxArea(b.box) - boxArea(a.box))[0];
}
