import { boxArea, distance } from "./geometry.ts";
import { headPose } from "./head_pose.ts";
import { absoluteSize } from "./rules/absolute_size.ts";
import { angle } from "./rules/angle.ts";
import { border } from "./rules/border.ts";
import { cropped } from "./rules/cropped.ts";
import { occluded } from "./rules/occluded.ts";
import { relativeSize } from "./rules/relative_size.ts";
import type { FaceRule } from "./rules/rule.ts";
import { hasSecondFace } from "./rules/too_many.ts";
import type { Face, FaceAssessment, FaceGeometry, FaceRules } from "./types.ts";

/** Sources and reasons in docs/face-quality.md. */
export const DEFAULT_FACE_RULES: FaceRules = Object.freeze({
  maxShareOutside: 0.05,
  minVisibility: 0.5,
  minBoxSide: 150,
  minEyeDistance: 50,
  minBoxShare: 0.03,
  minPadding: 15,
  maxYaw: 30,
  maxPitch: 30,
  secondFaceShare: 0.25,
});

/** In the order of the reference's error table: the first fault is the one that is reported. */
const RULES: readonly FaceRule[] = [cropped, occluded, angle, absoluteSize, relativeSize, border];

/**
 * Judges the faces of one photo. Pure; a refused face is a value. `faces` as {@link detectFaces} gives them, `image`
 * the upright size in pixels.
 */
export function assessFaces(
  faces: readonly Face[],
  image: { readonly width: number; readonly height: number },
  rules: FaceRules,
): FaceAssessment {
  const largestFirst = faces.toSorted((a, b) => boxArea(b.box) - boxArea(a.box));
  const face = largestFirst[0];
  if (face === undefined) return { kind: "refused", code: "FACE_NOT_FOUND" };
  const geometry = geometryOf(face, faces.length);
  if (hasSecondFace(largestFirst, rules)) return { kind: "refused", code: "TOO_MANY_FACES", geometry };
  for (const rule of RULES) {
    const code = rule({ face, geometry, image, rules });
    if (code !== undefined) return { kind: "refused", code, geometry };
  }
  return face.isDoubtful ? { kind: "refused", code: "FACE_NOT_FOUND" } : { kind: "accepted", geometry };
}

function geometryOf(face: Face, faces: number): FaceGeometry {
  const [left, right] = face.points;
  const { yaw, pitch, roll } = face.pose ?? headPose(face.points);
  return {
    box: face.box,
    eyeDistance: distance(left, right),
    yaw,
    pitch,
    roll,
    score: face.score,
    faces,
  };
}
