import type { Face, Point } from "../../src/faces/mod.ts";

/** Below this a point is drawn as a cross: colour alone tells some people nothing. */
const HIDDEN = 0.5;

/** What was found, as SVG over the photograph: box, points by their visibility, the head's three axes. */
export function faceOverlay(
  faces: readonly Face[],
  { width, height }: { readonly width: number; readonly height: number },
): string {
  return `<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">${faces.map(drawFace).join("")}</svg>`;
}

function drawFace({ box, points, visibility, pose }: Face): string {
  const width = box.x1 - box.x0, height = box.y1 - box.y0;
  const radius = Math.max(width, height) / 40;
  const dots = points.map((point, index) => drawPoint(point, { radius, visible: visibility?.[index] ?? 1 }));
  const axes = pose === undefined ? [] : axesOf(pose).map(({ x, y }, index) => {
    const from = points[2], reach = width * 0.45;
    const line = `x1="${one(from.x)}" y1="${one(from.y)}" x2="${one(from.x + reach * x)}" y2="${
      one(from.y + reach * y)
    }"`;
    return `<line class="axis a${index}" ${line}/>`;
  });
  const place = `x="${one(box.x0)}" y="${one(box.y0)}" width="${one(width)}" height="${one(height)}"`;
  return `<rect class="box" ${place}/>${axes.join("")}${dots.join("")}`;
}

function drawPoint(
  { x, y }: Point,
  { radius, visible }: { readonly radius: number; readonly visible: number },
): string {
  const colour = `hsl(${Math.round(125 * visible)} 95% 50%)`;
  if (visible >= HIDDEN) {
    return `<circle class="point" cx="${one(x)}" cy="${one(y)}" r="${one(radius)}" fill="${colour}"/>`;
  }
  const [left, right, top, bottom] = [x - radius, x + radius, y - radius, y + radius].map(one);
  const path = `M${left} ${top}L${right} ${bottom}M${right} ${top}L${left} ${bottom}`;
  return `<path class="halo" d="${path}"/><path class="hidden" d="${path}" stroke="${colour}"/>`;
}

/** Where the head's right, down and forward point in the picture, of length 1 where they lie in its plane. */
function axesOf({ yaw, pitch, roll }: NonNullable<Face["pose"]>): readonly Point[] {
  const [cy, sy] = [Math.cos(radians(yaw)), Math.sin(radians(yaw))];
  const [cp, sp] = [Math.cos(radians(pitch)), Math.sin(radians(pitch))];
  const [cr, sr] = [Math.cos(radians(roll)), Math.sin(radians(roll))];
  const inPlane = [{ x: cy, y: 0 }, { x: -sp * sy, y: cp }, { x: cp * sy, y: sp }];
  return inPlane.map(({ x, y }) => ({ x: cr * x - sr * y, y: sr * x + cr * y }));
}

function radians(degrees: number): number {
  return degrees * Math.PI / 180;
}

function one(value: number): string {
  return value.toFixed(1);
}
