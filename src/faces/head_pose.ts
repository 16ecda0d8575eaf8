import type { Face, HeadPose, Point } from "./types.ts";

type Vector3 = readonly [number, number, number];

/**
 * The mean five-point face in eye distances: x right, y down, z towards the camera, the origin midway between the
 * eyes. x and y are means over portraits that look into the camera, so that their mean pose is 0; the depths are
 * explained in docs/face-quality.md.
 */
export const MEAN_FACE: readonly [Vector3, Vector3, Vector3, Vector3, Vector3] = [
  [-0.5, 0, 0],
  [0.5, 0, 0],
  [0, 0.62, 0.5],
  [-0.46, 1.0, 0.1],
  [0.46, 1.0, 0.1],
];

/** Rows of the pseudo-inverse of the centred mean face: a camera row is their sum weighted by the points. */
const PSEUDO_INVERSE = pseudoInverse(MEAN_FACE);

/**
 * Head pose from the five points, for faces of a detector that does not see it itself: as the affine camera that maps {@link MEAN_FACE} on them with least squares:
 * with the eye line turned level, its rows are s·(cos y, −sin p·sin y, cos p·sin y) and s·(0, cos p, sin p).
 */
export function headPose(points: Face["points"]): HeadPose {
  const [left, right] = points;
  const roll = Math.atan2(right.y - left.y, right.x - left.x);
  const level = points.map((point) => turn(point, -roll));
  const rowX = cameraRow(level.map(({ x }) => x));
  const rowY = cameraRow(level.map(({ y }) => y));
  const pitch = Math.atan2(rowY[2], rowY[1]);
  const sinYaw = rowX[2] * Math.cos(pitch) - rowX[1] * Math.sin(pitch);
  const yaw = Math.atan2(sinYaw, rowX[0]);
  return { yaw: degrees(yaw), pitch: degrees(pitch), roll: degrees(roll) };
}

function turn({ x, y }: Point, angle: number): Point {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  return { x: cos * x - sin * y, y: sin * x + cos * y };
}

function cameraRow(coordinates: readonly number[]): Vector3 {
  const row: [number, number, number] = [0, 0, 0];
  coordinates.forEach((value, i) => {
    for (let axis = 0; axis < 3; axis++) row[axis]! += PSEUDO_INVERSE[i]![axis]! * value;
  });
  return row;
}

/**
 * M (MᵀM)⁻¹ of the centred points. Its columns sum to zero, so that the picture's points need no centring.
 */
function pseudoInverse(points: readonly Vector3[]): readonly Vector3[] {
  const mean = [0, 1, 2].map((axis) => points.reduce((sum, p) => sum + p[axis]!, 0) / points.length);
  const centred = points.map((p) => p.map((value, axis) => value - mean[axis]!));
  const gram = (i: number, j: number) => centred.reduce((sum, p) => sum + p[i]! * p[j]!, 0);
  const [a, b, c, d, e, f] = [gram(0, 0), gram(0, 1), gram(0, 2), gram(1, 1), gram(1, 2), gram(2, 2)];
  const minors = [
    [d! * f! - e! * e!, c! * e! - b! * f!, b! * e! - c! * d!],
    [c! * e! - b! * f!, a! * f! - c! * c!, b! * c! - a! * e!],
    [b! * e! - c! * d!, b! * c! - a! * e!, a! * d! - b! * b!],
  ];
  const determinant = a! * minors[0]![0]! + b! * minors[0]![1]! + c! * minors[0]![2]!;
  return centred.map((p) => {
    const column = (k: number) =>
      p.reduce((sum, value, axis) => sum + value * minors[axis]![k]!, 0) / determinant;
    return [column(0), column(1), column(2)] as const;
  });
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
