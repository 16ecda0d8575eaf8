import { IadError } from "../src/errors.ts";
import type { PinnedModel } from "./check_model.ts";
import type { OnnxValue } from "./onnx_file.ts";
import type { FrameOriginSpec } from "../src/frames/mod.ts";
import type { HeadAndDetailSpec } from "../src/liveness/mod.ts";
import type { DetectorSpec, LandmarkSpec, PoseSpec, WitnessSpec } from "../src/faces/mod.ts";

export interface ModelEntry<Spec> extends PinnedModel {
  readonly spec: Spec;
}

/** An entry of models/manifest.json: who reads it, and what the analyser calls the network. */
interface Known<Spec> {
  readonly asset: string;
  readonly read: (entry: Fields) => ModelEntry<Spec>;
}

function known<const Asset extends string, Spec>(asset: Asset, read: Known<Spec>["read"]) {
  return { asset, read } as const;
}

/** The networks that are loaded wherever the manifest has them. A new one is a line here and its reader below. */
export const NETWORKS = Object.freeze({
  face_landmarks: known("landmarks", readLandmarks),
  face_witness: known("witness", readWitness),
  face_pose: known("pose", readPose),
  frame_origin: known("frameOrigin", readFrameOrigin),
});
export type NetworkName = keyof typeof NETWORKS;

/** The part of models/manifest.json that the server uses. */
export interface Manifest {
  readonly detector: ModelEntry<DetectorSpec>;
  readonly liveness: ModelEntry<HeadAndDetailSpec> | undefined;
  readonly networks: { readonly [Name in NetworkName]?: ReturnType<(typeof NETWORKS)[Name]["read"]> };
}

/** Throws INTERNAL, with the path of the first fault. */
export function readManifest(bytes: Uint8Array): Manifest {
  const manifest = new Fields(parse(bytes), "manifest");
  const liveness = manifest.optional("face_liveness");
  const networks = Object.entries(NETWORKS).flatMap(([name, { read }]) => {
    const entry = manifest.optional(name);
    return entry === undefined ? [] : [[name, read(entry)] as const];
  });
  return {
    detector: readDetector(manifest.object("face_detector")),
    liveness: liveness && readLiveness(liveness),
    networks: Object.fromEntries(networks) as Manifest["networks"],
  };
}

function readDetector(entry: Fields): ModelEntry<DetectorSpec> {
  const input = entry.object("input");
  const thresholds = entry.object("thresholds");
  return {
    ...readFile(entry),
    spec: {
      version: readVersion(entry),
      inputSize: input.number("size", { min: 32, max: 1024 }),
      padding: input.number("padding", { min: 0, max: 255 }),
      scoreThreshold: thresholds.number("score", { min: 0.01, max: 0.99 }),
      nmsIou: thresholds.number("nms_iou", { min: 0.05, max: 0.95 }),
    },
  };
}

function readLandmarks(entry: Fields): ModelEntry<LandmarkSpec> {
  const input = entry.object("input");
  const confirm = entry.object("confirm");
  return {
    ...readFile(entry),
    spec: {
      version: readVersion(entry),
      inputSize: input.number("size", { min: 16, max: 512 }),
      reach: input.number("reach", { min: 0.5, max: 3 }),
      candidateScore: confirm.number("candidate_score", { min: 0.01, max: 0.99 }),
      disagreementWeight: confirm.number("disagreement_weight", { min: 0, max: 100 }),
      minConfidence: confirm.number("min_confidence", { min: 0.01, max: 0.99 }),
      ...(confirm.has("min_face") && { minFace: confirm.number("min_face", { min: 0.01, max: 0.99 }) }),
    },
  };
}

function readWitness(entry: Fields): ModelEntry<WitnessSpec> {
  const input = entry.object("input");
  const confirm = entry.object("confirm");
  const share = { min: 0.01, max: 0.99 };
  return {
    ...readFile(entry),
    spec: {
      version: readVersion(entry),
      inputSize: input.number("size", { min: 32, max: 512 }),
      reach: input.number("reach", { min: 0.5, max: 5 }),
      candidateScore: confirm.number("candidate_score", share),
      minScore: confirm.number("min_score", share),
      minOverlap: confirm.number("min_overlap", share),
      leastScore: confirm.number("least_score", share),
      clearScore: confirm.number("clear_score", share),
    },
  };
}

function readPose(entry: Fields): ModelEntry<PoseSpec> {
  const input = entry.object("input");
  return {
    ...readFile(entry),
    spec: {
      version: readVersion(entry),
      inputSize: input.number("size", { min: 16, max: 512 }),
      reach: input.number("reach", { min: 0.5, max: 10 }),
      from: entry.number("from", { min: 0, max: 90 }),
    },
  };
}

function readFrameOrigin(entry: Fields): ModelEntry<FrameOriginSpec> {
  return {
    ...readFile(entry),
    spec: {
      version: readVersion(entry),
      temperature: entry.number("temperature", { min: 0.1, max: 10 }),
    },
  };
}

function readLiveness(entry: Fields): ModelEntry<HeadAndDetailSpec> {
  const input = entry.object("input");
  const pinned = readFile(entry);
  return {
    ...pinned,
    inputs: [...pinned.inputs, readInput(entry.object("detail"))],
    spec: {
      version: readVersion(entry),
      inputSize: input.number("size", SIDES),
      reach: input.number("reach", { min: 0.5, max: 5 }),
      closeFace: entry.object("detail").number("close_face", { min: 32, max: 4096 }),
      offset: entry.number("offset", { min: -50, max: 50 }),
      temperature: entry.number("temperature", { min: 0.1, max: 10 }),
    },
  };
}

function readInput(input: Fields): OnnxValue {
  const side = input.has("dynamic") ? "any" : input.number("size", SIDES);
  return {
    name: input.text("name", VALUE_NAME),
    dims: [1, input.has("channels") ? input.number("channels", { min: 1, max: 64 }) : 3, side, side],
  };
}

function readFile(entry: Fields): PinnedModel {
  return {
    opset: entry.number("opset", { min: 1, max: 100 }),
    inputs: [readInput(entry.object("input"))],
    outputs: entry.list("outputs").map((output) => ({
      name: output.text("name", VALUE_NAME),
      dims: output.dims("shape"),
    })),
    // A bare name: the manifest cannot point outside its folder, or the package's.
    file: entry.text("file", /^[\w-]+\.(onnx|tflite)$/),
    ...(entry.has("package") && { package: entry.text("package", /^(@[a-z\d-]+\/)?[a-z\d_-]+$/) }),
    sha256: entry.text("sha256", /^[0-9a-f]{64}$/),
  };
}

const SIDES = { min: 16, max: 1024 };
const VALUE_NAME = /^[\w.:/-]{1,100}$/;

function readVersion(entry: Fields): string {
  return entry.text("version", /^[\w.+-]{1,40}$/);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new IadError("INTERNAL", { detail: "models/manifest.json is not JSON", cause });
  }
}

/** Typed access to an object's members, with paths in the errors. */
class Fields {
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    if (typeof value !== "object" || value === null) throw fault(path, "is not an object");
    this.#value = value as Record<string, unknown>;
    this.#path = path;
  }

  object(name: string): Fields {
    return new Fields(this.#value[name], `${this.#path}.${name}`);
  }

  optional(name: string): Fields | undefined {
    return this.#value[name] === undefined ? undefined : this.object(name);
  }

  has(name: string): boolean {
    return this.#value[name] !== undefined;
  }

  /** 1 to 64 objects. */
  list(name: string): Fields[] {
    const value = this.#value[name];
    if (!Array.isArray(value) || value.length === 0 || value.length > 64) {
      throw fault(`${this.#path}.${name}`, "is not a list of 1 to 64");
    }
    return value.map((item, index) => new Fields(item, `${this.#path}.${name}[${index}]`));
  }

  /** Numbers, and text for what may have any size. */
  dims(name: string): (number | string)[] {
    const value = this.#value[name];
    if (
      !Array.isArray(value) || value.length > 8 || value.some((dim) => !/^(number|string)$/.test(typeof dim))
    ) {
      throw fault(`${this.#path}.${name}`, "is not a shape");
    }
    return value;
  }

  text(name: string, pattern: RegExp): string {
    const value = this.#value[name];
    if (typeof value !== "string" || !pattern.test(value)) {
      throw fault(`${this.#path}.${name}`, "is malformed");
    }
    return value;
  }

  number(name: string, { min, max }: { min: number; max: number }): number {
    const value = this.#value[name];
    if (typeof value !== "number" || !(value >= min && value <= max)) {
      throw fault(`${this.#path}.${name}`, `is not a number from ${min} to ${max}`);
    }
    return value;
  }
}

function fault(path: string, problem: string): IadError {
  return new IadError("INTERNAL", { detail: `${path} ${problem}` });
}
