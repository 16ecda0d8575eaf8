import type * as ort from "onnxruntime-web/wasm";
import { describeThrowable, IadError } from "../errors.ts";
import { createSession, makeTensor, type Runtime } from "./session.ts";

/** A network's file, verified by the loader, and what is known about using it. */
export interface NetworkFile<Spec> {
  /** The ONNX model. */
  readonly model: Uint8Array;
  readonly spec: Spec;
}

interface OpenOptions<Spec> extends NetworkFile<Spec> {
  /** For messages. */
  readonly name: string;
  /** onnxruntime-web's WebAssembly binary. */
  readonly runtime: Runtime;
  /** Runs the network once the way that photos do, so that one of another shape is a refusal to start. */
  readonly warmUp: (network: Network<Spec>) => Promise<unknown>;
}

/** An opened network. One inference at a time; one per worker. */
export interface Network<Spec> {
  readonly name: string;
  readonly spec: Spec;
  readonly session: ort.InferenceSession;
  /** Inferences that succeeded, the one of the warm-up included. */
  runs: number;
}

/** One input: float32 values and their shape. */
export interface Input {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** Opens a network and warms it up. Throws INTERNAL when the runtime, the model or the first run fails. */
export async function openNetwork<Spec>(
  { name, model, runtime, spec, warmUp }: OpenOptions<Spec>,
): Promise<Network<Spec>> {
  const network: Network<Spec> = { name, spec, session: await createSession(model, runtime), runs: 0 };
  await warmUp(network);
  if (network.runs === 0) throw new IadError("INTERNAL", { detail: `${name}: was not warmed up` });
  return network;
}

/**
 * Runs a network and reads its outputs. `input`: by name, or the one input of a network whose name for it does not
 * matter. Throws INTERNAL, named after the network, when the runtime fails or `read` finds outputs of another shape.
 */
export async function runNetwork<Value>(
  network: Network<unknown>,
  input: Input | Readonly<Record<string, Input>>,
  read: (outputs: Outputs) => Value,
): Promise<Value> {
  const { name, session } = network;
  try {
    const feeds = isInput(input) ? { [soleName(session.inputNames, "input")]: input } : input;
    const tensors = Object.entries(feeds).map(([key, value]) => [key, makeTensor(value)] as const);
    const value = read(new Outputs(await session.run(Object.fromEntries(tensors))));
    network.runs++;
    return value;
  } catch (thrown) {
    throw new IadError("INTERNAL", { detail: `${name}: ${describeThrowable(thrown)}`, cause: thrown });
  }
}

/** What a network gave, with its shapes checked. Every method throws RangeError. */
export class Outputs {
  readonly #tensors: ort.InferenceSession.ReturnType;

  constructor(tensors: ort.InferenceSession.ReturnType) {
    this.#tensors = tensors;
  }

  has(name: string): boolean {
    return this.#tensors[name] !== undefined;
  }

  /** The values of a named output, or of the only one, which must be `count` finite numbers. */
  numbers(name: string | undefined, count: number): number[] {
    const key = name ?? soleName(Object.keys(this.#tensors), "output");
    const values = Array.from(this.#tensors[key]?.data ?? [], Number);
    if (values.length !== count || !values.every(Number.isFinite)) {
      throw new RangeError(`Output "${key}" is not ${count} numbers`);
    }
    return values;
  }

  /** The values of an output of any shape that has `count` of them. */
  values(name: string, count: number): Float32Array {
    const data = this.#tensors[name]?.data;
    if (!(data instanceof Float32Array) || data.length !== count) {
      throw new RangeError(`Output "${name}" is not ${count} numbers`);
    }
    return data;
  }

  /** Values and shape of an output; `dims` with null for what may have any size. */
  tensor(name: string, dims: readonly (number | null)[]): Input {
    const found = this.#tensors[name];
    const fits = found?.dims.length === dims.length &&
      dims.every((dim, axis) => dim === null || dim === found.dims[axis]);
    if (!fits || !(found.data instanceof Float32Array)) {
      throw new RangeError(`Output "${name}" is not [${dims.map((dim) => dim ?? "any").join(",")}]`);
    }
    return { data: found.data, dims: found.dims };
  }
}

function isInput(input: Input | Readonly<Record<string, Input>>): input is Input {
  return input["data"] instanceof Float32Array;
}

function soleName(names: readonly string[], kind: string): string {
  if (names.length !== 1) throw new RangeError(`Model has not one ${kind}`);
  return names[0]!;
}
