import type { DecodedImage } from "../image/mod.ts";
import { confirmFaces } from "./confirm.ts";
import { detectFaces, type FaceDetector } from "./detector.ts";
import type { LandmarkModel } from "./landmarks.ts";
import type { Face } from "./types.ts";

/** The loaded models of the face stage. Without the second one the detector alone decides what a face is. */
export interface FaceModels {
  readonly detector: FaceDetector;
  readonly landmarks: LandmarkModel | undefined;
}

/**
 * The faces of one upright photo, best first, in its pixels; none is an empty list. Throws INTERNAL when the runtime
 * fails.
 */
export async function findFaces({ detector, landmarks }: FaceModels, image: DecodedImage): Promise<Face[]> {
  if (landmarks === undefined) return await detectFaces(detector, image);
  const candidates = await detectFaces(detector, image, { minScore: landmarks.spec.candidateScore });
  return await confirmFaces(landmarks, image, {
    candidates,
    backgroundScore: detector.spec.scoreThreshold,
  });
}
