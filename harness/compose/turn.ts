import type { Point } from "../../src/faces/mod.ts";
import type { Head, SolidHead } from "./head.ts";
import { drawSurface, type Surface } from "./surface.ts";

/**
 * How a head is turned in the end, as FSA-Net and the face mesh see it, on average. Degrees, below 57; 0 leaves that axis as it is.
 * Positive yaw: the nose points to the right of the picture; positive pitch: down.
 */
interface Turn {
  readonly yaw: number;
  readonly pitch: number;
}

/** A place on the head, pixels; depth grows away from the camera. */
interface Place extends Point {
  readonly z: number;
}

/** How much of a solid's degree both networks see, the mean of the 24 heads (docs/decisions/turned_heads.md). */
const SEEN = { yaw: 0.86, down: 0.76, up: 0.82 };

/** Squares of the drawn surface along each side. */
const SQUARES = 96;

/**
 * A head turned as a solid about the vertical and the horizontal axis, its labels included: models/training/common/head.py in
 * another language. What lies behind something nearer is hidden; shoulders stay where they are.
 */
export function turnHead(head: SolidHead, turn: Turn): Head {
  if (turn.yaw === 0 && turn.pitch === 0) return head;
  const turned = createSolid(head, turn);
  const forth = (point: Point): Point => turned(point);
  const [a, b, c, d, e] = head.points;
  return {
    ...head,
    image: drawSurface(head.image, layOut(head, turned)),
    points: [forth(a), forth(b), forth(c), forth(d), forth(e)],
    box: turnBox(head, forth),
  };
}

/** Where a point of the head's picture comes to lie. */
function createSolid({ depths }: SolidHead, turn: Turn): (point: Point) => Place {
  const { about, own } = depths;
  const yaw = angleFor(turn.yaw, own.yaw, SEEN.yaw);
  const pitch = angleFor(turn.pitch, own.pitch, turn.pitch > 0 ? SEEN.down : SEEN.up);
  return (point) => {
    const share = depths.shareAt(point);
    const [sideways, back] = rotate(point.x - about.x, depths.depthAt(point) - about.z, yaw * share);
    const [down, z] = rotate(point.y - about.y, back, pitch * share);
    return { x: sideways + about.x, y: down + about.y, z: z + about.z };
  };
}

/** Radians that the solid turns by, until `wanted` degrees are seen of a head that is turned by `own`. */
function angleFor(wanted: number, own: number, seen: number): number {
  return wanted === 0 ? 0 : (wanted - own) / seen * Math.PI / 180;
}

function rotate(across: number, depth: number, angle: number): [across: number, depth: number] {
  const cos = Math.cos(angle), sin = Math.sin(angle);
  return [across * cos - depth * sin, across * sin + depth * cos];
}

function layOut({ image: { width, height } }: Head, turned: (point: Point) => Place): Surface {
  const from: Point[] = [], to: Place[] = [];
  for (let row = 0; row <= SQUARES; row++) {
    for (let column = 0; column <= SQUARES; column++) {
      const point = { x: width * column / SQUARES, y: height * row / SQUARES };
      from.push(point);
      to.push(turned(point));
    }
  }
  return { squares: SQUARES, from, to };
}

/** As far beyond the turned outline and points as the box was beyond the outline. */
function turnBox(
  { box, points, depths: { outline } }: SolidHead,
  forth: (point: Point) => Point,
): Head["box"] {
  const before = reach([...outline, ...points]), after = reach([...outline, ...points].map(forth));
  return {
    x0: after.x0 + box.x0 - before.x0,
    y0: after.y0 + box.y0 - before.y0,
    x1: after.x1 + box.x1 - before.x1,
    y1: after.y1 + box.y1 - before.y1,
  };
}

function reach(points: readonly Point[]): Head["box"] {
  const xs = points.map(({ x }) => x), ys = points.map(({ y }) => y);
  return { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) };
}
