import type { DecodedImage } from "../../src/pixels/mod.ts";
import type { Box, Point } from "../../src/faces/mod.ts";

/** Signed distance in pixels: negative inside. */
export type Shape = (x: number, y: number) => number;
export type Colour = readonly [number, number, number];

export function ellipse({ x: cx, y: cy }: Point, rx: number, ry: number): Shape {
  const r = Math.min(rx, ry);
  return (x, y) => (Math.hypot((x - cx) / rx, (y - cy) / ry) - 1) * r;
}

/** A stroke with round ends: a finger, the frame of glasses. */
export function stroke(a: Point, b: Point, radius: number): Shape {
  const dx = b.x - a.x, dy = b.y - a.y;
  const length = dx * dx + dy * dy || 1;
  return (x, y) => {
    const t = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / length));
    return Math.hypot(x - a.x - t * dx, y - a.y - t * dy) - radius;
  };
}

export function polygon(corners: readonly Point[]): Shape {
  return (x, y) => {
    let nearest = Infinity;
    let inside = false;
    for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
      const a = corners[i]!, b = corners[j]!;
      nearest = Math.min(nearest, stroke(a, b, 0)(x, y));
      if (a.y > y !== b.y > y && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x) inside = !inside;
    }
    return inside ? -nearest : nearest;
  };
}

export function union(...shapes: readonly Shape[]): Shape {
  return (x, y) => Math.min(...shapes.map((shape) => shape(x, y)));
}

/** The rim of a shape. */
export function outline(shape: Shape, radius: number): Shape {
  return (x, y) => Math.abs(shape(x, y)) - radius;
}

interface Paint {
  readonly colour: Colour | ((x: number, y: number) => Colour);
  /** 0 to 1, 1 when left out. */
  readonly opacity?: number;
  /** Pixels over which the edge fades. */
  readonly soft?: number;
  /** Only on what is there already. */
  readonly within?: boolean;
}

/** Paints a shape over straight RGBA, in place, inside `area`. */
export function paint(
  { width, height, data }: DecodedImage,
  shape: Shape,
  { area, colour, opacity = 1, soft = 1.5, within = false }: Paint & { readonly area: Box },
): void {
  const x1 = Math.min(width - 1, Math.ceil(area.x1)), y1 = Math.min(height - 1, Math.ceil(area.y1));
  for (let y = Math.max(0, Math.floor(area.y0)); y <= y1; y++) {
    for (let x = Math.max(0, Math.floor(area.x0)); x <= x1; x++) {
      const share = opacity * Math.max(0, Math.min(1, 0.5 - shape(x, y) / soft));
      const at = 4 * (y * width + x);
      const below = data[at + 3]! / 255;
      const over = within ? share * below : share;
      if (over <= 0) continue;
      const total = within ? below : over + below * (1 - over);
      const tint = typeof colour === "function" ? colour(x, y) : colour;
      for (let c = 0; c < 3; c++) {
        const old = data[at + c]!;
        data[at + c] = within
          ? old + (tint[c]! - old) * share
          : (tint[c]! * over + old * below * (1 - over)) / total;
      }
      data[at + 3] = 255 * total;
    }
  }
}
