import { createFaceDetector, detectFaces, type FaceDetector } from "../faces/mod.ts";
import { decodeImage, pixelFacts } from "../image/mod.ts";
import type { PhotoJob, PhotoResult } from "./messages.ts";
import type { AnalyserAssets } from "./types.ts";

/** A worker's loaded codec and models. */
export interface PhotoEngine {
  readonly codec: WebAssembly.Module;
  readonly detector: FaceDetector;
}

/** An 8×8 grey JPEG. */
const WARM_UP_PHOTO = Uint8Array.fromBase64(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxl" +
    "Z2P/wAALCAAIAAgBAREA/8QAJgABAAAAAAAAAAAAAAAAAAAAABABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQAAPwA//9k=",
);

/**
 * Loads the models and runs every part once, so that "ready" means that decoding and inference work and the first
 * request does not pay for compilation. Throws INTERNAL.
 */
export async function createPhotoEngine(assets: AnalyserAssets): Promise<PhotoEngine> {
  const engine = { codec: assets.codec, detector: await createFaceDetector(assets.detector) };
  await analysePhoto(engine, {
    photo: WARM_UP_PHOTO,
    orientation: 1,
    width: 8,
    height: 8,
    detectFaces: true,
  });
  return engine;
}

/** Decodes once and looks twice. Throws IMAGE_MALFORMED or INTERNAL. */
export async function analysePhoto(engine: PhotoEngine, job: PhotoJob): Promise<PhotoResult> {
  const started = performance.now();
  const image = await decodeImage(engine.codec, job.photo, job);
  const pixels = pixelFacts(image);
  const decoded = performance.now();
  const size = { width: image.width, height: image.height, pixels };
  if (!job.detectFaces) return { ...size, timings: { decode: decoded - started, faces: 0 } };
  const faces = await detectFaces(engine.detector, image);
  return { ...size, faces, timings: { decode: decoded - started, faces: performance.now() - decoded } };
}
