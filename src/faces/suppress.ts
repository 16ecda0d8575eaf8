import { boxArea, intersectionOverUnion } from "./geometry.ts";
import type { Box, Face } from "./types.ts";

/** Share of the smaller box above which a box inside another is the same face seen at two scales. */
const SAME_FACE_CONTAINED = 0.8;

/**
 * Greedy non-maximum suppression. `faces` come best first; of two that overlap by more than `iou`, or of which one
 * lies within the other, the better stays. Levels of different stride at times put a small box on the same face,
 * whose overlap over union alone is low.
 */
export function suppressOverlaps(faces: readonly Face[], iou: number): Face[] {
  const kept: Face[] = [];
  for (const face of faces) {
    if (kept.every((better) => !isSameFace(better.box, face.box, iou))) kept.push(face);
  }
  return kept;
}

function isSameFace(a: Box, b: Box, iou: number): boolean {
  const overlap = intersectionOverUnion(a, b);
  if (overlap > iou) return true;
  // From IoU back to the intersection: i = o (A + B) / (1 + o).
  const intersection = (overlap * (boxArea(a) + boxArea(b))) / (1 + overlap);
  return intersection > SAME_FACE_CONTAINED * Math.min(boxArea(a), boxArea(b));
}
