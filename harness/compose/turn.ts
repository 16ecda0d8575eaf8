import type { Point } from "../../src/faces/mod.ts";
import { distance } from "../../src/faces/geometry.ts";
import type { Head } from "./head.ts";
import { createSampler } from "./sample.ts";

/**
 * A head turned about the vertical and nodded about the horizontal axis, its labels included: models/training/common/turn.py
 * in another language. An ellipsoid whose outline stays where it is while its surface rotates below it, the nose
 * pushed on by a bump; nods are foreshortened as tools/photos/people.py does. Degrees, below 57; positive yaw moves the nose to the right, positive pitch down.
 */
export function turnHead(head: Head, { yaw, pitch }: { readonly yaw: number; readonly pitch: number }): Head {
  if (yaw === 0 && pitch === 0) return head;
  const warp = createWarp(head, yaw * Math.PI / 180, pitch * Math.PI / 180);
  const { width, height } = head.image;
  // A nodding head is foreshortened, down to where it stands on the collar.
  const collar = head.box.y1 + 8, squeeze = 1 - 0.3 * Math.abs(Math.sin(pitch * Math.PI / 180));
  const shorten = ({ x, y }: Point): Point => ({ x, y: collar + (y - collar) * squeeze });
  const data = new Uint8ClampedArray(4 * width * height);
  const sample = createSampler(head.image, data);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const from = warp.back({ x: x + 0.5, y: collar + (y + 0.5 - collar) / squeeze });
      sample(from.x - 0.5, from.y - 0.5, at);
    }
  }
  const box = warp.box();
  const low = shorten({ x: box.x0, y: box.y0 }), high = shorten({ x: box.x1, y: box.y1 });
  const forth = (point: Point) => shorten(warp.forth(point));
  const [a, b, c, d, e] = head.points;
  return {
    ...head,
    image: { width, height, data },
    points: [forth(a), forth(b), forth(c), forth(d), forth(e)],
    box: { x0: low.x, y0: low.y, x1: high.x, y1: high.y },
  };
}

/** The two maps between a head and the turned one, and the turned box. */
function createWarp({ box, points }: Head, yaw: number, pitch: number) {
  const centre = { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 };
  const radius = { x: 0.72 * (box.x1 - box.x0), y: 0.66 * (box.y1 - box.y0) };
  const eyes = distance(points[0], points[1]);
  const spread = 2 * (0.4 * eyes) ** 2;
  const push = { x: 0.4 * eyes * Math.sin(yaw), y: 0.4 * eyes * Math.sin(pitch) };
  const surface = ({ x, y }: Point): Point => ({
    x: forthOnCircle(x - centre.x, radius.x, yaw) + centre.x,
    y: forthOnCircle(y - centre.y, radius.y, pitch) + centre.y,
  });
  const bump = (p: Point, nose: Point) => Math.exp(-((p.x - nose.x) ** 2 + (p.y - nose.y) ** 2) / spread);
  const flat = surface(points[2]);
  const nose = { x: flat.x + push.x, y: flat.y + push.y };
  return {
    forth(point: Point): Point {
      const base = surface(point);
      let out = base;
      for (let i = 0; i < 12; i++) {
        const share = bump(out, nose);
        out = { x: base.x + push.x * share, y: base.y + push.y * share };
      }
      return out;
    },
    back(point: Point): Point {
      const share = bump(point, nose);
      const x = point.x - push.x * share - centre.x;
      const y = point.y - push.y * share - centre.y;
      const fade = 1 - smooth((Math.hypot(x / radius.x, y / radius.y) - 0.95) / 0.35);
      return {
        x: backOnCircle(x, radius.x, yaw * fade) + centre.x,
        y: backOnCircle(y, radius.y, pitch * fade) + centre.y,
      };
    },
    /** The edge that the face turns towards follows its surface, the opposite one half as much. */
    box() {
      const low = surface({ x: box.x0, y: box.y0 });
      const high = surface({ x: box.x1, y: box.y1 });
      const edge = (moved: number, old: number, ahead: boolean) => ahead ? moved : (moved + old) / 2;
      return {
        x0: edge(low.x, box.x0, yaw < 0),
        y0: edge(low.y, box.y0, pitch < 0),
        x1: edge(high.x, box.x1, yaw > 0),
        y1: edge(high.y, box.y1, pitch > 0),
      };
    },
  };
}

function backOnCircle(t: number, radius: number, angle: number): number {
  if (Math.abs(t) >= radius) return t;
  const theta = Math.asin(t / radius);
  return radius * Math.sin(theta - angle * Math.cos(theta));
}

/** The inverse, by Newton's method: its derivative stays above 0 for angles below 1. */
function forthOnCircle(s: number, radius: number, angle: number): number {
  if (Math.abs(s) >= radius) return s;
  const goal = Math.asin(s / radius);
  let theta = goal;
  for (let i = 0; i < 20; i++) {
    theta -= (theta - angle * Math.cos(theta) - goal) / (1 + angle * Math.sin(theta));
  }
  return radius * Math.sin(Math.max(-Math.PI / 2, Math.min(Math.PI / 2, theta)));
}

function smooth(t: number): number {
  const s = Math.max(0, Math.min(1, t));
  return s * s * (3 - 2 * s);
}
