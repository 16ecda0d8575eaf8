import { IadError } from "../src/errors.ts";
import type { AnalyserAssets } from "../src/analysis/mod.ts";
import { type DetectorAssets, parseDetectorDescription } from "../src/faces/mod.ts";
import type { NetworkFile } from "../src/inference/mod.ts";
import { type LivenessAssets, parseLivenessDescription } from "../src/liveness/mod.ts";
import { checkModel, type PinnedModel } from "./check_model.ts";
import { type Manifest, type ModelEntry, type NetworkName, NETWORKS, readManifest } from "./manifest.ts";
import type { loadOperatorModel } from "./load_operator_model.ts";

/** Where the stored files come from: a disk, or the build itself. Every method throws INTERNAL for one that is not there. */
export interface AssetSource {
  manifest(): Promise<Uint8Array>;
  /** A model as it is stored: in the folder of models, or in the npm package that brings it. */
  model(pinned: Pick<PinnedModel, "file" | "package">): Promise<Uint8Array<ArrayBuffer>>;
  runtime(): Promise<AnalyserAssets["runtime"]>;
  codec(): Promise<WebAssembly.Module>;
  /** Models of an operator's own; undefined where there are no files. */
  readonly operatorModel: typeof loadOperatorModel | undefined;
}

/** What a loaded model is, for metrics and records. */
interface ModelIdentity {
  readonly model: NetworkName | "face_detector" | "face_liveness";
  readonly version: string;
  readonly sha256: string;
}

/** Models that are not the project's own, or not always wanted. Paths of descriptions: docs/models.md. */
export interface ModelChoice {
  readonly detector?: { readonly kind: "builtin" } | { readonly kind: "operator"; readonly path: string };
  readonly liveness?:
    | { readonly kind: "off" | "builtin" | "remote" }
    | { readonly kind: "operator"; readonly path: string };
}

interface Loaded<T> {
  readonly assets: T;
  readonly identity: ModelIdentity;
}

/** What the analyser runs, verified, and what it is called. */
export interface AssembledAssets {
  readonly assets: AnalyserAssets;
  readonly models: readonly ModelIdentity[];
}

/**
 * Verified assets from a source. Throws INTERNAL when a file is missing, a model is not the one that the manifest pins, or a
 * description is at fault: refuse to start.
 */
export async function assembleAssets(
  source: AssetSource,
  choice: ModelChoice = {},
): Promise<AssembledAssets> {
  // One after the other: a failure must not leave the other reads running.
  const manifest = readManifest(await source.manifest());
  const detector = await loadDetector(source, manifest, choice.detector);
  const networks = await loadNetworks(source, manifest);
  const liveness = await loadLiveness(source, manifest, choice.liveness);
  const runtime = await source.runtime();
  const codec = await source.codec();
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
async function loadNetworks(source: AssetSource, manifest: Manifest) {
  const files: Record<string, NetworkFile<unknown>> = {};
  const identities: ModelIdentity[] = [];
  for (const name of Object.keys(NETWORKS) as NetworkName[]) {
    const loaded = await loadOwn<{ readonly version: string }>(source, name, manifest.networks[name]);
    if (loaded === undefined) continue;
    files[NETWORKS[name].asset] = loaded.assets;
    identities.push(loaded.identity);
  }
  return { assets: files as NetworkFiles, identities };
}

/** A network of the project's own; undefined where the manifest has none. */
async function loadOwn<Spec extends { readonly version: string }>(
  source: AssetSource,
  model: ModelIdentity["model"],
  entry: ModelEntry<Spec> | undefined,
): Promise<Loaded<NetworkFile<Spec>> | undefined> {
  if (entry === undefined) return undefined;
  const { spec, sha256 } = entry;
  return {
    assets: { model: await checkModel(await source.model(entry), entry), spec },
    identity: { model, version: spec.version, sha256 },
  };
}

async function loadDetector(
  source: AssetSource,
  manifest: Manifest,
  choice: ModelChoice["detector"] = { kind: "builtin" },
): Promise<Loaded<DetectorAssets>> {
  if (choice.kind === "builtin") {
    const { assets, identity } = (await loadOwn(source, "face_detector", manifest.detector))!;
    return { assets: { kind: "builtin", ...assets }, identity };
  }
  const { description, model, sha256 } = await operatorModels(source)(choice.path, parseDetectorDescription);
  return {
    assets: { kind: "operator", model, spec: description },
    identity: { model: "face_detector", version: versionOf(description), sha256 },
  };
}

async function loadLiveness(
  source: AssetSource,
  manifest: Manifest,
  choice: ModelChoice["liveness"] = { kind: "off" },
): Promise<Loaded<LivenessAssets | undefined> | undefined> {
  switch (choice.kind) {
    case "off":
      return undefined;
    case "remote":
      return { assets: undefined, identity: { model: "face_liveness", version: "remote", sha256: "" } };
    case "builtin": {
      const own = await loadOwn(source, "face_liveness", manifest.liveness);
      if (own === undefined) {
        throw new IadError("INTERNAL", { detail: "manifest.face_liveness is not there" });
      }
      return { assets: { kind: "builtin", ...own.assets }, identity: own.identity };
    }
    case "operator": {
      const { description, model, sha256 } = await operatorModels(source)(
        choice.path,
        parseLivenessDescription,
      );
      return {
        assets: { kind: "operator", model, spec: description },
        identity: { model: "face_liveness", version: versionOf(description), sha256 },
      };
    }
  }
}

function operatorModels({ operatorModel }: AssetSource): typeof loadOperatorModel {
  if (operatorModel !== undefined) return operatorModel;
  throw new IadError("INTERNAL", { detail: "this host has no files to read a model from" });
}

function versionOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name} ${version}`;
}
