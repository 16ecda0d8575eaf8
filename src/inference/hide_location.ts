/**
 * Imported before onnxruntime-web. A worker's `location` has the origin "null" for a file: URL, and the runtime
 * resolves its own address against that while it loads, which throws. Outside workers Deno has no `location`, and
 * the runtime is fine; so it has none here either. Writable, because the JPEG codec sets one of its own.
 */
Object.defineProperty(globalThis, "location", { value: undefined, writable: true, configurable: true });

export {};
