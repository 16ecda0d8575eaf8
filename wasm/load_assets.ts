import { describeThrowable, IadError } from "../src/errors.ts";
import { type DescribedDetectorAssets, parseDetectorDescription } from "../src/faces/mod.ts";
import { type LivenessAssets, parseDescription } from "../src/liveness/mod.ts";
import type { AnalyserAssets } from "../src/workers/mod.ts";
import { checkModel, type PinnedModel } from "./check_model.ts";
import { loadDescribed } from "./load_described.ts";
import { type Manifest, type ModelEntry, readManifest } from "./manifest.ts";

/** What a loaded model is, for metrics and records. */
export interface ModelIdentity {
  readonly model: "face_detector" | "face_landmarks" | "face_pose" | "pipeline" | "face_liveness";
  readonly version: string;
  readonly sha256: string;
}

/** Models that are not the project's own, or not always wanted. Paths of descriptions: docs/models.md. */
export interface ModelChoice {
  readonly detector?: { readonly kind: "builtin" } | { readonly kind: "described"; readonly path: string };
  readonly liveness?:
    | { readonly kind: "off" | "builtin" | "remote" }
    | { readonly kind: "described"; readonly path: string };
}

interface Loaded<T> {
  readonly assets: T;
  readonly identity: ModelIdentity;
}

const CODEC = "@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm";
const RUNTIME = "onnxruntime-web/ort-wasm-simd-threaded.wasm";

/**
 * Reads codec, runtime and models; needs read access to the project folder only. `models`: folder URL with a
 * trailing slash, by default the project's.
 *
 * Throws INTERNAL when a file is missing, a model is not the one that the manifest pins, or a description is at fault:
 * refuse to start.
 */
export async function loadAssets(
  models: URL = new URL("../models/", import.meta.url),
  choice: ModelChoice = {},
): Promise<{ readonly assets: AnalyserAssets; readonly models: readonly ModelIdentity[] }> {
  // One after the other: a failure must not leave the other reads running.
  const manifest = readManifest(await readBytes(new URL("manifest.json", models)));
  const { faceDetector, faceLandmarks, facePose, pipeline } = manifest;
  const runtime = await readBytes(new URL(import.meta.resolve(RUNTIME)));
  const detector = await readModel(models, faceDetector);
  const other = await loadOther(choice.detector, runtime);
  const liveness = await loadLiveness(models, manifest, choice.liveness);
  const landmarks = faceLandmarks && await readModel(models, faceLandmarks);
  const pose = facePose && await readModel(models, facePose);
  const network = pipeline && await readModel(models, pipeline);
  const codec = await compile(await readBytes(new URL(import.meta.resolve(CODEC))));
  return Object.freeze({
    assets: Object.freeze({
      codec,
      detector: { runtime, model: detector, spec: faceDetector.spec },
      ...(other && { describedDetector: other.assets }),
      ...(landmarks && faceLandmarks && { landmarks: { model: landmarks, spec: faceLandmarks.spec } }),
      ...(pose && facePose && { pose: { model: pose, spec: facePose.spec } }),
      ...(network && pipeline && { pipeline: { model: network, spec: pipeline.spec } }),
      ...(liveness?.assets && { liveness: liveness.assets }),
    }),
    models: [
      other?.identity ?? identityOf("face_detector", faceDetector),
      ...(faceLandmarks ? [identityOf("face_landmarks", faceLandmarks)] : []),
      ...(facePose ? [identityOf("face_pose", facePose)] : []),
      ...(pipeline ? [identityOf("pipeline", pipeline)] : []),
      ...(liveness ? [liveness.identity] : []),
    ],
  });
}

async function loadOther(
  choice: ModelChoice["detector"],
  runtime: Uint8Array,
): Promise<Loaded<DescribedDetectorAssets> | undefined> {
  if (choice?.kind !== "described") return undefined;
  const { description, model, sha256 } = await loadDescribed(choice.path, parseDetectorDescription);
  return {
    assets: { runtime, model, description },
    identity: { model: "face_detector", version: versionOf(description), sha256 },
  };
}

async function loadLiveness(
  models: URL,
  { faceLiveness }: Manifest,
  choice: ModelChoice["liveness"] = { kind: "off" },
): Promise<Loaded<LivenessAssets | undefined> | undefined> {
  switch (choice.kind) {
    case "off":
      return undefined;
    case "remote":
      return { assets: undefined, identity: { model: "face_liveness", version: "remote", sha256: "" } };
    case "builtin": {
      if (faceLiveness === undefined) {
        throw new IadError("INTERNAL", { detail: "manifest.face_liveness is not there" });
      }
      const model = await readModel(models, faceLiveness);
      return {
        assets: { kind: "two_looks", model, spec: faceLiveness.spec },
        identity: identityOf("face_liveness", faceLiveness),
      };
    }
    case "described": {
      const { description, model, sha256 } = await loadDescribed(choice.path, parseDescription);
      return {
        assets: { kind: "described", model, spec: description },
        identity: { model: "face_liveness", version: versionOf(description), sha256 },
      };
    }
  }
}

function versionOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name} ${version}`;
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
