/** onnxruntime-web's WebAssembly binary. */
export function ortRuntime(): Promise<Uint8Array> {
  return Deno.readFile(new URL(import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm")));
}
