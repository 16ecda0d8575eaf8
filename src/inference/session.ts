// First: the runtime looks at `location` while it loads.
import "./hide_location.ts";
import * as ort from "onnxruntime-web/wasm";
import { describeThrowable, IadError } from "../errors.ts";

/**
 * Loads a model. Throws INTERNAL when the runtime or the model does not load.
 *
 * One thread and no proxy: parallelism is workers, and the runtime's own threads need a `blob:` import that fails
 * here. The binary is handed in, so that nothing is fetched and no permission is needed.
 */
export async function createSession(model: Uint8Array, runtime: Uint8Array): Promise<ort.InferenceSession> {
  try {
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.proxy = false;
    ort.env.wasm.wasmBinary = runtime as Uint8Array<ArrayBuffer>;
    ort.env.logLevel = "error";
    return await ort.InferenceSession.create(model, {
      executionProviders: ["wasm"],
      graphOptimizationLevel: "all",
    });
  } catch (thrown) {
    throw new IadError("INTERNAL", { detail: `model: ${describeThrowable(thrown)}`, cause: thrown });
  }
}

/** A tensor of float32 values; the runtime checks that they fill the shape. */
export function makeTensor(
  { data, dims }: { readonly data: Float32Array; readonly dims: readonly number[] },
): ort.Tensor {
  return new ort.Tensor("float32", data, dims);
}
