/** Faces: found by the project's own detector, judged by the reference's quality rules. */
export { assessFaces, DEFAULT_FACE_RULES } from "./assess.ts";
export { confirmFaces } from "./confirm.ts";
export { detectFaces, type DetectorAssets, type FaceDetector, openDetector } from "./detector.ts";
export { parseDetectorDescription } from "./operator_model_description.ts";
export { type FaceModels, findFaces } from "./find_faces.ts";
export { headPose } from "./head_pose.ts";
export { mainFace } from "./main_face.ts";
export {
  type LandmarkAssets,
  type LandmarkModel,
  type LandmarkSpec,
  openLandmarkModel,
} from "./landmarks.ts";
export { standUpright } from "./quarter_turn.ts";
export type { DetectorSpec } from "./spec.ts";
export { openPoseModel, type PoseAssets, type PoseSpec } from "./turned_head.ts";
export { openWitnessModel, type WitnessAssets, type WitnessSpec } from "./witness.ts";
export type * from "./types.ts";
