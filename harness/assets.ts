import type { AnalyserAssets } from "../src/analysis/mod.ts";
import { constantModel, type LitCell } from "./constant_model.ts";

/** The real codec and runtime with a detector of known answers. */
export async function constantAssets(cells: readonly LitCell[]): Promise<AnalyserAssets> {
  const [codec, runtime] = await Promise.all([
    compiledCodec(),
    ortRuntime(),
  ]);
  const spec = { version: "0.0.0", inputSize: 320, padding: 0, scoreThreshold: 0.6, nmsIou: 0.45 };
  return { codec, runtime, detector: { kind: "builtin", model: constantModel(cells), spec } };
}

export async function compiledCodec(): Promise<WebAssembly.Module> {
  const url = new URL(import.meta.resolve("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm"));
  return WebAssembly.compile(await Deno.readFile(url));
}

/** onnxruntime-web's binary. */
export function ortRuntime(): Promise<Uint8Array> {
  return Deno.readFile(new URL(import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm")));
}
