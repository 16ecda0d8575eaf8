import type { FaceRule } from "./rule.ts";

/** The head is turned or tilted out of the image plane; roll is within the plane and harmless. */
export const angle: FaceRule = ({ geometry, rules }) =>
  Math.abs(geometry.yaw) > rules.maxYaw || Math.abs(geometry.pitch) > rules.maxPitch
    ? "FACE_ANGLE_TOO_LARGE"
    : undefined;
