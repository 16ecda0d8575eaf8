import { describeThrowable, IadError } from "../src/errors.ts";
import { type DetectorAssets, parseDetectorDescription } from "../src/faces/mod.ts";
import { type LivenessAssets, parseLivenessDescription } from "../src/liveness/mod.ts";
import type { AnalyserAssets } from "../src/analysis/mod.ts";
import type { NetworkFile } from "../src/inference/mod.ts";
import { checkModel, type PinnedModel } from "./check_model.ts";
import { loadOperatorModel } from "./load_operator_model.ts";
import { type Manifest, type ModelEntry, type NetworkName, NETWORKS, readManifest } from "./manifest.ts";

/** What a loaded model is, for metrics and records. */
interface ModelIdentity {
  readonly model: NetworkName | "face_detector" | "face_liveness";
  readonly version: string;
  readonly sha256: string;
}

/** Models that are not the project's own, or not always wanted. Paths of descriptions: docs/models.md. */
interface ModelChoice {
  readonly detector?: { readonly kind: "builtin" } | { readonly kind: "operator"; readonly path: string };
  readonly liveness?:
    | { readonly kind: "off" | "builtin" | "remote" }
    | { readonly kind: "operator"; readonly path: string };
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
  const detector = await loadDetector(models, manifest, choice.detector);
  const networks = await loadNetworks(models, manifest);
  const liveness = await loadLiveness(models, manifest, choice.liveness);
  const runtime = await readBytes(new URL(import.meta.resolve(RUNTIME)));
  const codec = await compile(await readBytes(new URL(import.meta.resolve(CODEC))));
  return Object.freeze({
    assets: Object.freeze({
      codec,
      runtime,
      detector: detector.assets,
      ...networks.assets,
      ...(liveness?.assets && { liveness: liveness.assets }),
    }),
    models: [detector.identity, ...networks.identities, ...(liveness ? [liveness.identity] : [])],
  });
}

type NetworkFiles = {
  readonly [Name in NetworkName as (typeof NETWORKS)[Name]["asset"]]?: NetworkFile<
    ReturnType<(typeof NETWORKS)[Name]["read"]>["spec"]
  >;
};

/** Every network of the list that the manifest has, by the analyser's name for it. */
async function loadNetworks(models: URL, manifest: Manifest) {
  const files: Record<string, NetworkFile<unknown>> = {};
  const identities: ModelIdentity[] = [];
  for (const name of Object.keys(NETWORKS) as NetworkName[]) {
    const loaded = await loadOwn<{ readonly version: string }>(models, name, manifest.networks[name]);
    if (loaded === undefined) continue;
    files[NETWORKS[name].asset] = loaded.assets;
    identities.push(loaded.identity);
  }
  return { assets: files as NetworkFiles, identities };
}

/** A network of the project's own; undefined where the manifest has none. */
async function loadOwn<Spec extends { readonly version: string }>(
  models: URL,
  model: ModelIdentity["model"],
  entry: ModelEntry<Spec> | undefined,
): Promise<Loaded<NetworkFile<Spec>> | undefined> {
  if (entry === undefined) return undefined;
  const { spec, sha256 } = entry;
  return {
    assets: { model: await readModel(models, entry), spec },
    identity: { model, version: spec.version, sha256 },
  };
}

async function loadDetector(
  models: URL,
  manifest: Manifest,
  choice: ModelChoice["detector"] = { kind: "builtin" },
): Promise<Loaded<DetectorAssets>> {
  if (choice.kind === "builtin") {
    const { assets, identity } = (await loadOwn(models, "face_detector", manifest.detector))!;
    return { assets: { kind: "builtin", ...assets }, identity };
  }
  const { description, model, sha256 } = await loadOperatorModel(choice.path, parseDetectorDescription);
  return {
    assets: { kind: "operator", model, spec: description },
    identity: { model: "face_detector", version: versionOf(description), sha256 },
  };
}

async function loadLiveness(
  models: URL,
  manifest: Manifest,
  choice: ModelChoice["liveness"] = { kind: "off" },
): Promise<Loaded<LivenessAssets | undefined> | undefined> {
  switch (choice.kind) {
    case "off":
      return undefined;
    case "remote":
      return { assets: undefined, identity: { model: "face_liveness", version: "remote", sha256: "" } };
    case "builtin": {
      const own = await loadOwn(models, "face_liveness", manifest.liveness);
      if (own === undefined) {
        throw new IadError("INTERNAL", { detail: "manifest.face_liveness is not there" });
      }
      return { assets: { kind: "builtin", ...own.assets }, identity: own.identity };
    }
    case "operator": {
      const { description, model, sha256 } = await loadOperatorModel(choice.path, parseLivenessDescription);
      return {
        assets: { kind: "operator", model, spec: description },
        identity: { model: "face_liveness", version: versionOf(description), sha256 },
      };
    }
  }
}

function versionOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name} ${version}`;
}

async function readModel(
  folder: URL,
  pinned: PinnedModel,
): Promise<Uint8Array> {
  return await checkModel(await readBytes(modelUrl(folder, pinned)), pinned);
}

/** Where a model is stored: in the folder of models, or in the npm package that brings it. */
export function modelUrl(
  folder: URL,
  { file, package: name }: { readonly file: string; readonly package?: string },
): URL {
  return name === undefined ? new URL(file, folder) : new URL(import.meta.resolve(`${name}/${file}`));
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
