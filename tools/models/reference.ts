import * as ort from "onnxruntime-web/wasm";
import { createSession } from "../../src/inference/session.ts";
import { ortRuntime } from "./runtime.ts";

/** What another runtime made of one model (reference.py). */
interface Reference {
  readonly model: string;
  readonly sha256: string;
  readonly shape: readonly number[];
  readonly outputs: readonly {
    readonly name: string;
    readonly length: number;
    /** Every so-manieth value is there. */
    readonly step: number;
    readonly values: readonly number[];
  }[];
}

interface Comparison {
  readonly output: string;
  readonly values: number;
  /** Largest difference over the larger of 1 and the value. */
  readonly worst: number;
}

const FIXTURE = new URL("../../tests/fixtures/models/reference.json", import.meta.url);

export async function readReferences(): Promise<readonly Reference[]> {
  return JSON.parse(await Deno.readTextFile(FIXTURE));
}

/** Runs a model on the reference's input in the server's runtime. */
export async function compareWithReference(model: Uint8Array, reference: Reference): Promise<Comparison[]> {
  const session = await createSession(model, await ortRuntime());
  try {
    const input = new ort.Tensor("float32", counted(reference.shape), reference.shape);
    const outputs = await session.run({ [session.inputNames[0]!]: input });
    return reference.outputs.map(({ name, length, step, values }) => {
      const data = outputs[name]?.data as Float32Array | undefined;
      if (data?.length !== length) throw new RangeError(`Output "${name}" has not ${length} values`);
      const worst = values.reduce(
        (most, value, index) =>
          Math.max(most, Math.abs(data[index * step]! - value) / Math.max(1, Math.abs(value))),
        0,
      );
      return { output: name, values: values.length, worst };
    });
  } finally {
    await session.release();
  }
}

/** 0 to 255 by a multiplicative hash of the index, as in reference.py. */
function counted(shape: readonly number[]): Float32Array {
  const length = shape.reduce((product, side) => product * side, 1);
  return Float32Array.from({ length }, (_, index) => Math.imul(index, 2654435761) >>> 24);
}
