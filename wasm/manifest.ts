import { IadError } from "../src/errors.ts";

/** How to use a detector; the shape that `src/faces` asks for. */
export interface DetectorSpec {
  readonly version: string;
  readonly inputSize: number;
  readonly padding: number;
  readonly scoreThreshold: number;
  readonly nmsIou: number;
}

export interface ModelEntry {
  /** File name in models/. */
  readonly file: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly spec: DetectorSpec;
}

/** The part of models/manifest.json that the server uses. Throws INTERNAL, with the path of the first fault. */
export function readManifest(bytes: Uint8Array): { readonly faceDetector: ModelEntry } {
  const entry = new Fields(parse(bytes), "manifest").object("face_detector");
  const input = entry.object("input");
  const thresholds = entry.object("thresholds");
  return {
    faceDetector: {
      // A bare name: the manifest cannot point outside its folder.
      file: entry.text("file", /^[\w-]+\.onnx$/),
      sha256: entry.text("sha256", /^[0-9a-f]{64}$/),
      spec: {
        version: entry.text("version", /^[\w.+-]{1,40}$/),
        inputSize: input.number("size", { min: 32, max: 1024 }),
        padding: input.number("padding", { min: 0, max: 255 }),
        scoreThreshold: thresholds.number("score", { min: 0.01, max: 0.99 }),
        nmsIou: thresholds.number("nms_iou", { min: 0.05, max: 0.95 }),
      },
    },
  };
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
