import type { Face } from "./types.ts";

/** Of the five points, 0 to 1. */
export type Visibility = NonNullable<Face["visibility"]>;

/** Of the parts that must be seen: each eye, and the mouth, which is covered when both its corners are. 0 to 1. */
export function leastVisible([leftEye, rightEye, , leftMouth, rightMouth]: Visibility): number {
  return Math.min(leftEye, rightEye, Math.max(leftMouth, rightMouth));
}

/** Mean of what was seen of a face and of its mirror image, whose left is the face's right. */
export function meanVisibility(seen: Visibility, mirrored: Visibility): Visibility {
  const [left, right, nose, leftMouth, rightMouth] = mirrored;
  const other = [right, left, nose, rightMouth, leftMouth] as const;
  const mean = (index: number) => (seen[index]! + other[index]!) / 2;
  return [mean(0), mean(1), mean(2), mean(3), mean(4)];
}
