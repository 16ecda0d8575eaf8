import {
  createDescribedDetector,
  createFaceDetector,
  createLandmarkModel,
  createPoseModel,
  type FaceModels,
  findFaces,
  mainFace,
} from "../faces/mod.ts";
import {
  type CropMatch,
  type DecodedImage,
  decodeImage,
  type ForensicFacts,
  forensicFacts,
  matchCrop,
  pixelFacts,
  temporalFacts,
} from "../image/mod.ts";
import { createLivenessNetwork, type LivenessNetwork, rateFace } from "../liveness/mod.ts";
import { classifyPipeline, createPipelineNetwork, type PipelineNetwork } from "./pipeline_network.ts";
import type { PhotoJob, PhotoResult } from "./messages.ts";
import type { AnalyserAssets } from "./types.ts";

/** A worker's loaded codec and models. */
export interface PhotoEngine extends FaceModels {
  readonly codec: WebAssembly.Module;
  readonly pipeline: PipelineNetwork | undefined;
  readonly liveness: LivenessNetwork | undefined;
}

/** An 8×8 grey JPEG. */
const WARM_UP_PHOTO = Uint8Array.fromBase64(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxl" +
    "Z2P/wAALCAAIAAgBAREA/8QAJgABAAAAAAAAAAAAAAAAAAAAABABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQAAPwA//9k=",
);

/** Large enough for every part that looks at crops. */
const WARM_UP_CROP = {
  x: 0,
  y: 0,
  width: 96,
  height: 96,
  frames: Array.from({ length: 4 }, () => new Uint8Array(96 * 96)),
};

/**
 * Loads the models and runs every part once, so that "ready" means that decoding and inference work and the first
 * request does not pay for compilation. Throws INTERNAL.
 */
export async function createPhotoEngine(assets: AnalyserAssets): Promise<PhotoEngine> {
  const { codec, detector, describedDetector, landmarks, pose, pipeline, liveness } = assets;
  const engine = {
    codec,
    detector: describedDetector === undefined
      ? await createFaceDetector(detector)
      : await createDescribedDetector(describedDetector),
    landmarks: landmarks && await createLandmarkModel(landmarks, detector.runtime),
    pose: pose && await createPoseModel(pose, detector.runtime),
    pipeline: pipeline && await createPipelineNetwork(pipeline, detector.runtime),
    liveness: liveness && await createLivenessNetwork(liveness, detector.runtime),
  };
  await analysePhoto(engine, {
    photo: WARM_UP_PHOTO,
    orientation: 1,
    width: 8,
    height: 8,
    detectFaces: true,
    crops: [WARM_UP_CROP],
  });
  return engine;
}

/** Decodes once and looks at the pixels, the crops and the faces. Throws IMAGE_MALFORMED or INTERNAL. */
export async function analysePhoto(engine: PhotoEngine, job: PhotoJob): Promise<PhotoResult> {
  const started = performance.now();
  const image = await decodeImage(engine.codec, job.photo, job);
  const pixels = pixelFacts(image);
  const crops = matchLastFrames(image, job);
  const temporal = temporalFacts(job.crops ?? []) ?? null;
  const forensics = findTraces(image, job);
  const network = engine.pipeline === undefined
    ? null
    : await classifyPipeline(engine.pipeline, job.crops ?? []);
  const decoded = performance.now();
  const seen = { width: image.width, height: image.height, pixels, crops, temporal, forensics, network };
  if (!job.detectFaces) return { ...seen, timings: { decode: decoded - started, faces: 0 } };
  const faces = await findFaces(engine, image);
  const found = performance.now();
  const timings = { decode: decoded - started, faces: found - decoded };
  const face = mainFace(faces);
  if (engine.liveness === undefined || face === undefined) return { ...seen, faces, timings };
  const liveness = await rateFace(engine.liveness, image, face);
  return { ...seen, faces, liveness, timings: { ...timings, liveness: performance.now() - found } };
}

function matchLastFrames(image: DecodedImage, { crops = [], orientation }: PhotoJob): (CropMatch | null)[] {
  if (orientation !== 1) return [];
  return crops.map(({ frames, ...place }) => {
    const luma = frames.at(-1);
    return luma === undefined ? null : matchCrop(image, { ...place, luma }) ?? null;
  });
}

function findTraces(image: DecodedImage, { crops = [], lumaSteps, orientation }: PhotoJob): ForensicFacts {
  const lastFrames = crops.flatMap(({ frames, ...place }) => {
    const luma = frames.at(-1);
    return luma === undefined ? [] : [{ ...place, luma }];
  });
  return forensicFacts(image, {
    turned: orientation !== 1,
    crops: lastFrames,
    ...(lumaSteps && { lumaSteps }),
  });
}
