/** Faces: found by the project's own detector, judged by the reference's quality rules. */
export { assessFaces, DEFAULT_FACE_RULES } from "./assess.ts";
export { confirmFaces } from "./confirm.ts";
export { createFaceDetector, detectFaces, type DetectorAssets, type FaceDetector } from "./detector.ts";
export {
  createDescribedDetector,
  type DescribedDetector,
  type DescribedDetectorAssets,
} from "./described_detector.ts";
export { type DetectorDescription, parseDetectorDescription } from "./detector_description.ts";
export { type FaceModels, findFaces } from "./find_faces.ts";
export { headPose } from "./head_pose.ts";
export { mainFace } from "./main_face.ts";
export { MODEL_FILE, readDescription } from "./model_description.ts";
export {
  createLandmarkModel,
  type LandmarkAssets,
  type LandmarkModel,
  type LandmarkSpec,
} from "./landmarks.ts";
export { createSession } from "./session.ts";
export type { DetectorSpec } from "./spec.ts";
export { createPoseModel, type PoseAssets, type PoseModel, type PoseSpec } from "./turned_head.ts";
export type * from "./types.ts";
