import type { Face, Point } from "./types.ts";

/** A face in pixels of a picture that is so many times as large. */
export function scaleFace(face: Face, by: number): Face {
  const { box, points } = face;
  const scaled = (point: Point): Point => ({ x: point.x * by, y: point.y * by });
  const [a, b, c, d, e] = points;
  return {
    ...face,
    box: { x0: box.x0 * by, y0: box.y0 * by, x1: box.x1 * by, y1: box.y1 * by },
    points: [scaled(a), scaled(b), scaled(c), scaled(d), scaled(e)],
  };
}
