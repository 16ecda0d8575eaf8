import type { DecodedImage } from "../image/mod.ts";
import { confirmFaces } from "./confirm.ts";
import { type DescribedDetector, detectByDescription } from "./described_detector.ts";
import { detectFaces, type FaceDetector } from "./detector.ts";
import type { LandmarkModel } from "./landmarks.ts";
import { measureTurn, type PoseModel } from "./turned_head.ts";
import type { Face } from "./types.ts";

/**
 * The loaded models of the face stage; the detector may be an operator's own. Without the second one the detector alone
 * decides what a face is; without the third the angles of turned heads are the second one's.
 */
export interface FaceModels {
  readonly detector: FaceDetector | DescribedDetector;
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
  if (landmarks === undefined) return await detect(detector, image);
  const faces = await confirmFaces(landmarks, image, {
    candidates: await detect(detector, image, { minScore: landmarks.spec.candidateScore }),
    backgroundScore: "spec" in detector
      ? detector.spec.scoreThreshold
      : detector.description.thresholds.score,
  });
  return pose === undefined ? faces : await measureTurn(pose, image, faces);
}

/** The scores of an operator's own detector are on a scale of their own, so that its threshold stays for a second look. */
function detect(
  detector: FaceModels["detector"],
  image: DecodedImage,
  options?: { readonly minScore: number },
): Promise<Face[]> {
  return "spec" in detector ? detectFaces(detector, image, options) : detectByDescription(detector, image);
}
