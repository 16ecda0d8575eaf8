import {
  type FaceModels,
  findFaces,
  mainFace,
  openDetector,
  openLandmarkModel,
  openPoseModel,
  openWitnessModel,
  standUpright,
} from "../faces/mod.ts";
import { type ForensicFacts, forensicFacts } from "../forensics/mod.ts";
import {
  classifyFrameOrigin,
  type CropMatch,
  type FrameOriginNetwork,
  matchCrop,
  openFrameOriginNetwork,
  temporalFacts,
} from "../frames/mod.ts";
import { type JpegProbe, lumaSteps, readPicture } from "../jpeg/mod.ts";
import { type LivenessNetwork, openLivenessNetwork, rateFace } from "../liveness/mod.ts";
import { type DecodedImage, decodePicture, pixelFacts, releasePixels } from "../pixels/mod.ts";
import type { PhotoJob, PhotoResult } from "./messages.ts";
import type { AnalyserAssets } from "./types.ts";

/** A worker's loaded codec and models. */
export interface PhotoEngine extends FaceModels {
  readonly codec: WebAssembly.Module;
  readonly frameOrigin: FrameOriginNetwork | undefined;
  readonly liveness: LivenessNetwork | undefined;
}

/** An 8×8 grey JPEG. */
const WARM_UP_PHOTO =
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxl" +
  "Z2P/wAALCAAIAAgBAREA/8QAJgABAAAAAAAAAAAAAAAAAAAAABABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQAAPwA//9k=";

/**
 * Opens every network and decodes a photo once, so that "ready" means that decoding and inference work and the first
 * request does not pay for compilation. Throws INTERNAL.
 */
export async function createPhotoEngine(assets: AnalyserAssets): Promise<PhotoEngine> {
  const { codec, runtime, detector, landmarks, witness, pose, frameOrigin, liveness } = assets;
  const engine = {
    codec,
    detector: await openDetector(detector, runtime),
    landmarks: landmarks && await openLandmarkModel(landmarks, runtime),
    witness: witness && await openWitnessModel(witness, runtime),
    pose: pose && await openPoseModel(pose, runtime),
    frameOrigin: frameOrigin && await openFrameOriginNetwork(frameOrigin, runtime),
    liveness: liveness && await openLivenessNetwork(liveness, runtime),
  };
  await analysePhoto(engine, {
    photo: Uint8Array.fromBase64(WARM_UP_PHOTO),
    limits: { minShorterSide: 1, maxPixels: 64 },
    detectFaces: true,
    crops: [],
  });
  return engine;
}

/** Reads and decodes once and looks at the pixels, the crops and the faces. Throws IMAGE_* or INTERNAL. */
export async function analysePhoto(engine: PhotoEngine, job: PhotoJob): Promise<PhotoResult> {
  const started = performance.now();
  const picture = readPicture(job.photo, job.limits);
  const image = await decodePicture(engine.codec, picture);
  try {
    return await look(engine, { image, probe: picture.probe, job, started });
  } finally {
    releasePixels(image);
  }
}

interface Decoded {
  readonly image: DecodedImage;
  readonly probe: JpegProbe;
  readonly job: PhotoJob;
}

async function look(
  engine: PhotoEngine,
  { image, probe, job, started }: Decoded & { readonly started: number },
): Promise<PhotoResult> {
  const pixels = pixelFacts(image);
  const crops = matchLastFrames({ image, probe, job });
  const temporal = temporalFacts(job.crops ?? []) ?? null;
  const forensics = findTraces({ image, probe, job });
  const frameOrigin = engine.frameOrigin === undefined
    ? null
    : await classifyFrameOrigin(engine.frameOrigin, job.crops ?? []);
  const decoded = performance.now();
  const { width, height } = image;
  const seen = { probe, width, height, pixels, crops, temporal, forensics, frameOrigin };
  if (!job.detectFaces) return { ...seen, timings: { decode: decoded - started, faces: 0 } };
  const faces = await findFaces(engine, image);
  const found = performance.now();
  const timings = { decode: decoded - started, faces: found - decoded };
  const face = mainFace(faces);
  if (engine.liveness === undefined || face === undefined) return { ...seen, faces, timings };
  const upright = standUpright(image, face);
  const liveness = await rateFace(engine.liveness, upright.image, upright.face);
  return { ...seen, faces, liveness, timings: { ...timings, liveness: performance.now() - found } };
}

function matchLastFrames({ image, probe, job: { crops = [] } }: Decoded): (CropMatch | null)[] {
  if (probe.orientation !== 1) return [];
  return crops.map(({ frames, ...place }) => {
    const luma = frames.at(-1);
    return luma === undefined ? null : matchCrop(image, { ...place, luma }) ?? null;
  });
}

function findTraces({ image, probe, job: { crops = [] } }: Decoded): ForensicFacts {
  const steps = lumaSteps(probe);
  const lastFrames = crops.flatMap(({ frames, ...place }) => {
    const luma = frames.at(-1);
    return luma === undefined ? [] : [{ ...place, luma }];
  });
  return forensicFacts(image, {
    turned: probe.orientation !== 1,
    crops: lastFrames,
    ...(steps && { lumaSteps: steps }),
  });
}
