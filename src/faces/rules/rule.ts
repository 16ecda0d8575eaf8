import type { Face, FaceErrorCode, FaceGeometry, FaceRules } from "../types.ts";

/** What a rule may look at. */
interface FaceSubject {
  /** The largest face. */
  readonly face: Face;
  readonly geometry: FaceGeometry;
  /** Upright size of the photo in pixels. */
  readonly image: { readonly width: number; readonly height: number };
  readonly rules: FaceRules;
}

/** One check of the main face: the code of its fault, or undefined. */
export type FaceRule = (subject: FaceSubject) => FaceErrorCode | undefined;
