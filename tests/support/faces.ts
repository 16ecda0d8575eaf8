import { MEAN_FACE } from "../../src/faces/head_pose.ts";
import type { Box, Face, LandmarkSpec, Point, WitnessSpec } from "../../src/faces/mod.ts";

/** The mean face under a weak-perspective camera. Angles in degrees, lengths in pixels. */
export function posedPoints(
  { yaw = 0, pitch = 0, roll = 0, eyes = 100, x = 0, y = 0 }: {
    yaw?: number;
    pitch?: number;
    roll?: number;
    eyes?: number;
    x?: number;
    y?: number;
  },
): Face["points"] {
  const [cy, sy] = [Math.cos(radians(yaw)), Math.sin(radians(yaw))];
  const [cp, sp] = [Math.cos(radians(pitch)), Math.sin(radians(pitch))];
  const [cr, sr] = [Math.cos(radians(roll)), Math.sin(radians(roll))];
  const points = MEAN_FACE.map(([mx, my, mz]): Point => {
    // Nod first, then turn, then tilt in the plane.
    const py = my * cp + mz * sp;
    const pz = mz * cp - my * sp;
    const px = mx * cy + pz * sy;
    return { x: x + eyes * (cr * px - sr * py), y: y + eyes * (sr * px + cr * py) };
  });
  return points as unknown as Face["points"];
}

/** Of a landmark model with constant answers. */
export const LANDMARK_SPEC: LandmarkSpec = {
  version: "0.0.0",
  inputSize: 64,
  reach: 1.5,
  candidateScore: 0.5,
  disagreementWeight: 4,
  minConfidence: 0.55,
};

/** A frontal face that fills its box. */
export function faceAt(box: Box, score = 0.9): Face {
  const width = box.x1 - box.x0;
  return {
    box,
    score,
    points: posedPoints({
      eyes: width * 0.46,
      x: (box.x0 + box.x1) / 2,
      y: box.y0 + 0.38 * (box.y1 - box.y0),
    }),
  };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** As the shipped witness is used. */
export const WITNESS_SPEC: WitnessSpec = {
  version: "0.0.0",
  inputSize: 128,
  reach: 1.6,
  candidateScore: 0.35,
  minScore: 0.75,
  minOverlap: 0.3,
  leastScore: 0.4,
  clearScore: 0.83,
};
