import type { Box, Point } from "./types.ts";

/** Width × height; 0 for an inverted box. */
export function boxArea(box: Box): number {
  return Math.max(0, box.x1 - box.x0) * Math.max(0, box.y1 - box.y0);
}

export function intersectionOverUnion(a: Box, b: Box): number {
  const shared = boxArea({
    x0: Math.max(a.x0, b.x0),
    y0: Math.max(a.y0, b.y0),
    x1: Math.min(a.x1, b.x1),
    y1: Math.min(a.y1, b.y1),
  });
  const union = boxArea(a) + boxArea(b) - shared;
  return union > 0 ? shared / union : 0;
}

/** Of a box's width and height. */
export function longerSide(box: Box): number {
  return Math.max(box.x1 - box.x0, box.y1 - box.y0);
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

/** The part of a box that lies inside a picture. */
export function clipBox(box: Box, { width, height }: { width: number; height: number }): Box {
  return {
    x0: Math.max(0, box.x0),
    y0: Math.max(0, box.y0),
    x1: Math.min(width, box.x1),
    y1: Math.min(height, box.y1),
  };
}
