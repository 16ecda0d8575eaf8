// First: the runtime looks at `location` while it loads.
import "./hide_location.ts";
import * as ort from "onnxruntime-web/wasm";
import { describeThrowable, IadError } from "../errors.ts";

/** onnxruntime-web's WebAssembly: its bytes, or the module where the host compiles nothing at run time. */
export type Runtime = Uint8Array | WebAssembly.Module;

/**
 * Loads a model. Throws INTERNAL when the runtime or the model does not load.
 *
 * One thread and no proxy: parallelism is workers, and the runtime's own threads need a `blob:` import that fails
 * here. The binary is handed in, so that nothing is fetched and no permission is needed.
 */
export async function createSession(model: Uint8Array, runtime: Runtime): Promise<ort.InferenceSession> {
  const { binary, restore } = binaryOf(runtime);
  try {
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.proxy = false;
    ort.env.wasm.wasmBinary = binary;
    ort.env.logLevel = "error";
    return await ort.InferenceSession.create(model, {
      executionProviders: ["wasm"],
      graphOptimizationLevel: "all",
    });
  } catch (thrown) {
    throw new IadError("INTERNAL", { detail: `model: ${describeThrowable(thrown)}`, cause: thrown });
  } finally {
    restore();
  }
}

/**
 * The runtime takes bytes alone and instantiates them itself. A compiled module is passed as an empty stand-in: while a
 * session is made, instantiating exactly that gives an instance of the module.
 */
function binaryOf(runtime: Runtime): { readonly binary: ArrayBufferLike | Uint8Array; restore(): void } {
  if (!(runtime instanceof WebAssembly.Module)) return { binary: runtime, restore: () => {} };
  const standIn = new ArrayBuffer(1);
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate =
    ((source: unknown, imports: WebAssembly.Imports) =>
      source instanceof Uint8Array && source.buffer === standIn
        ? Promise.resolve({ module: runtime, instance: new WebAssembly.Instance(runtime, imports) })
        : instantiate(source as BufferSource, imports)) as typeof instantiate;
  return { binary: standIn, restore: () => void (WebAssembly.instantiate = instantiate) };
}

/** A tensor of float32 values; the runtime checks that they fill the shape. */
export function makeTensor(
  { data, dims }: { readonly data: Float32Array; readonly dims: readonly number[] },
): ort.Tensor {
  return new ort.Tensor("float32", data, dims);
}
