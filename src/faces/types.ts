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
/** Degrees. Yaw: positive, the nose points to the right of the image. Pitch: down. Roll: clockwise. */
export interface HeadPose {
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
}
/** How often a picture must be turned clockwise by 90° so that a face in it stands upright. */
export type QuarterTurn = 1 | 2 | 3;
/** One detection. Points: left eye, right eye, nose, left and right mouth corner, as seen in the image. */
export interface Face {
  readonly box: Box;
  readonly points: readonly [Point, Point, Point, Point, Point];
  /** 0 to 1. */
  readonly score: number;
  /** 0 to 1 for each point: 1 in plain sight, 0 behind something. Absent where no network tells. */
  readonly visibility?: readonly [number, number, number, number, number];
  /** A second detector of another origin saw it plainly, so that little of it can be covered. */
  readonly inPlainSight?: boolean;
  /** For a face that lies on its side or upside down; it was looked at upright. */
  readonly turn?: QuarterTurn;
  /** Nobody confirmed it, but both looks find it likely: good for the reason of a refusal, and never accepted. */
  readonly isDoubtful?: boolean;
  /** As a network sees it. Absent where none does; {@link headPose} then estimates it from the points. */
  readonly pose?: HeadPose;
}

/** Thresholds of the face checks; defaults in assess.ts, sources in docs/face-quality.md. Lengths in pixels. */
export interface FaceRules {
  /** More of the box than this share outside the image is cropped. */
  readonly maxShareOutside: number;
  /** Points of less visibility than this are covered, 0 to 1. */
  readonly minVisibility: number;
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
