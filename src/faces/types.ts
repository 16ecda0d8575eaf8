export interface Point {
  readonly x: number;
  readonly y: number;
}
/** Pixels of the upright photo; may reach outside it. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}
/** One detection. Points: left eye, right eye, nose, left and right mouth corner, as seen in the image. */
export interface Face {
  readonly box: Box;
  readonly points: readonly [Point, Point, Point, Point, Point];
  /** 0 to 1. */
  readonly score: number;
}

/** Thresholds of the face checks; defaults in config, sources in docs/face-quality.md. Lengths in pixels. */
export interface FaceRules {
  readonly minBoxSide: number;
  readonly minEyeDistance: number;
  /** Box area over image area. */
  readonly minBoxShare: number;
  readonly minPadding: number;
  /** Degrees. */
  readonly maxYaw: number;
  readonly maxPitch: number;
  /** A second face counts when its box area is at least this share of the largest one's. */
  readonly secondFaceShare: number;
}

/** The one face that was accepted or refused, for the record. Degrees, pixels. */
export interface FaceGeometry {
  readonly box: Box;
  readonly eyeDistance: number;
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
  readonly score: number;
  readonly faces: number;
}

export type FaceErrorCode =
  | "FACE_NOT_FOUND"
  | "TOO_MANY_FACES"
  | "FACE_CROPPED"
  | "FACE_IS_OCCLUDED"
  | "FACE_ANGLE_TOO_LARGE"
  | "FACE_TOO_SMALL_ABSOLUTE"
  | "FACE_TOO_SMALL_RELATIVE"
  | "FACE_CLOSE_TO_BORDER";

/** A refused face is a value, not an exception: an expected negative. */
export type FaceAssessment =
  | { readonly kind: "accepted"; readonly geometry: FaceGeometry }
  | { readonly kind: "refused"; readonly code: FaceErrorCode; readonly geometry?: FaceGeometry };
