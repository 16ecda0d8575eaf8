import { describeThrowable, IadError } from "../src/errors.ts";
import type { AnalyserAssets } from "../src/workers/mod.ts";
import { checkModel, type PinnedModel } from "./check_model.ts";
import { type ModelEntry, readManifest } from "./manifest.ts";

/** What a loaded model is, for metrics and records. */
export interface ModelIdentity {
  readonly model: "face_detector" | "face_landmarks" | "pipeline";
  readonly version: string;
  readonly sha256: string;
}

const CODEC = "@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm";
const RUNTIME = "onnxruntime-web/ort-wasm-simd-threaded.wasm";

/**
 * Reads codec, runtime and models; needs read access to the project folder only. `models`: folder URL with a
 * trailing slash, by default the project's.
 *
 * Throws INTERNAL when a file is missing or a model is not the one that the manifest pins: refuse to start.
 */
export async function loadAssets(
  models: URL = new URL("../models/", import.meta.url),
): Promise<{ readonly assets: AnalyserAssets; readonly models: readonly ModelIdentity[] }> {
  // One after the other: a failure must not leave the other reads running.
  const { faceDetector, faceLandmarks, pipeline } = readManifest(
    await readBytes(new URL("manifest.json", models)),
  );
  const detector = await readModel(models, faceDetector);
  const landmarks = faceLandmarks && await readModel(models, faceLandmarks);
  const network = pipeline && await readModel(models, pipeline);
  const codec = await compile(await readBytes(new URL(import.meta.resolve(CODEC))));
  const runtime = await readBytes(new URL(import.meta.resolve(RUNTIME)));
  return Object.freeze({
    assets: Object.freeze({
      codec,
      detector: { runtime, model: detector, spec: faceDetector.spec },
      ...(landmarks && faceLandmarks && { landmarks: { model: landmarks, spec: faceLandmarks.spec } }),
      ...(network && pipeline && { pipeline: { model: network, spec: pipeline.spec } }),
    }),
    models: [
      identityOf("face_detector", faceDetector),
      ...(faceLandmarks ? [identityOf("face_landmarks", faceLandmarks)] : []),
      ...(pipeline ? [identityOf("pipeline", pipeline)] : []),
    ],
  });
}

function identityOf(
  model: ModelIdentity["model"],
  { sha256, spec }: ModelEntry<{ readonly version: string }>,
): ModelIdentity {
  return { model, version: spec.version, sha256 };
}

async function readModel(
  folder: URL,
  pinned: PinnedModel,
): Promise<Uint8Array> {
  const model = await readBytes(new URL(pinned.file, folder));
  await checkModel(model, pinned);
  return model;
}

async function readBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(url);
  } catch (cause) {
    const file = url.pathname.split("/").at(-1);
    throw new IadError("INTERNAL", { detail: `cannot read "${file}": ${describeThrowable(cause)}`, cause });
  }
}

async function compile(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new IadError("INTERNAL", { detail: `codec does not compile: ${describeThrowable(cause)}`, cause });
  }
}
