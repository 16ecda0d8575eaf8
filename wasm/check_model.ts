import { describeThrowable, IadError } from "../src/errors.ts";
import { type OnnxFile, type OnnxValue, readOnnxFile } from "./onnx_file.ts";
import { convertTflite } from "./tflite/mod.ts";

/** What the manifest says a model looks like from outside. A dimension that is not a number may have any size. */
interface ModelShape {
  readonly opset: number;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** What a manifest's entry pins about a file. */
export interface PinnedModel extends ModelShape {
  readonly file: string;
  /** The npm package that brings the file; the models' folder where it is left out. */
  readonly package?: string;
  /** Lower-case hex, of the file as it is stored. */
  readonly sha256: string;
}

/**
 * The model in a stored file, as ONNX: a TensorFlow Lite one is converted. Throws INTERNAL, in one line, where it is not
 * the one that the manifest pins: other bytes, another operator set, other inputs or outputs.
 */
export async function checkModel(
  stored: Uint8Array<ArrayBuffer>,
  pinned: PinnedModel,
): Promise<Uint8Array<ArrayBuffer>> {
  const { file, sha256, opset, inputs, outputs } = pinned;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", stored));
  if (digest.toHex() !== sha256) throw refusal(file, "is not the model that the manifest pins");
  const model = file.endsWith(".tflite") ? convert(file, stored, sideOf(inputs)) : stored;
  const found = read(file, model);
  if (found.opset !== opset) {
    throw refusal(file, `has operator set ${found.opset}, the manifest says ${opset}`);
  }
  compare(file, { kind: "inputs", found: found.inputs, expected: inputs });
  compare(file, { kind: "outputs", found: found.outputs, expected: outputs });
  return model;
}

function sideOf([input]: readonly OnnxValue[]): number | undefined {
  const rows = input?.dims[2];
  return typeof rows === "number" ? rows : undefined;
}

function convert(file: string, stored: Uint8Array, side?: number): Uint8Array<ArrayBuffer> {
  try {
    return convertTflite(stored, side);
  } catch (cause) {
    throw refusal(file, `cannot be converted: ${describeThrowable(cause)}`, cause);
  }
}

function read(file: string, model: Uint8Array): OnnxFile {
  try {
    return readOnnxFile(model);
  } catch (cause) {
    throw refusal(file, `is not an ONNX model: ${describeThrowable(cause)}`, cause);
  }
}

function compare(
  file: string,
  { kind, found, expected }: {
    readonly kind: string;
    readonly found: readonly OnnxValue[];
    readonly expected: readonly OnnxValue[];
  },
): void {
  const fits = found.length === expected.length &&
    expected.every(({ name, dims }) => {
      const value = found.find((one) => one.name === name);
      return value !== undefined && value.dims.length === dims.length &&
        dims.every((dim, axis) => typeof dim === "string" || dim === value.dims[axis]);
    });
  if (!fits) throw refusal(file, `has ${kind} ${describe(found)}, the manifest says ${describe(expected)}`);
}

function describe(values: readonly OnnxValue[]): string {
  return values.map(({ name, dims }) => `${name}[${dims.join(",")}]`).join(" ").slice(0, 200);
}

function refusal(file: string, problem: string, cause?: unknown): IadError {
  return new IadError("INTERNAL", { detail: `"${file}" ${problem}`, cause });
}
