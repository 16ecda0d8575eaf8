import type { DecodedImage } from "../pixels/mod.ts";
import { confirmFaces } from "./confirm.ts";
import { detectFaces, type FaceDetector, scoreThreshold } from "./detector.ts";
import type { LandmarkModel } from "./landmarks.ts";
import { measureTurn, type PoseModel } from "./turned_head.ts";
import type { Face } from "./types.ts";

/**
 * The loaded models of the face stage; the detector may be an operator's own. Without the second one the detector alone
 * decides what a face is; without the third the angles of turned heads are the second one's.
 */
export interface FaceModels {
  readonly detector: FaceDetector;
  readonly landmarks: LandmarkModel | undefined;
  readonly pose: PoseModel | undefined;
}

/**
 * The faces of one upright photo, best first, in its pixels; none is an empty list. Throws INTERNAL when the runtime
 * fails.
 */
export async function findFaces(
  { detector, landmarks, pose }: FaceModels,
  image: DecodedImage,
): Promise<Face[]> {
  if (landmarks === undefined) return await detectFaces(detector, image);
  const faces = await confirmFaces(landmarks, image, {
    candidates: await detectFaces(detector, image, { minScore: landmarks.spec.candidateScore }),
    backgroundScore: scoreThreshold(detector),
  });
  return pose === undefined ? faces : await measureTurn(pose, image, faces);
}
