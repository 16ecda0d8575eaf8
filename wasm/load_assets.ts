import { describeThrowable, IadError } from "../src/errors.ts";
import { type DetectorSpec, readManifest } from "./manifest.ts";

/** All that an analysis worker needs, so that it runs without a single permission. */
export interface LoadedAssets {
  /** The JPEG decoder, compiled once and shared by every worker. */
  readonly codec: WebAssembly.Module;
  readonly detector: {
    /** onnxruntime-web's binary. */
    readonly runtime: Uint8Array;
    readonly model: Uint8Array;
    readonly spec: DetectorSpec;
    /** For metrics and records. */
    readonly identity: { readonly version: string; readonly sha256: string };
  };
}

const CODEC = "@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm";
const RUNTIME = "onnxruntime-web/ort-wasm-simd-threaded.wasm";

/**
 * Reads codec, runtime and models; needs read access to the project folder only. `models`: folder URL with a
 * trailing slash, by default the project's.
 *
 * Throws INTERNAL when a file is missing or a model is not the one that the manifest pins: refuse to start.
 */
export async function loadAssets(
  models: URL = new URL("../models/", import.meta.url),
): Promise<LoadedAssets> {
  // One after the other: a failure must not leave the other reads running.
  const manifest = readManifest(await readBytes(new URL("manifest.json", models)));
  const { file, sha256, spec } = manifest.faceDetector;
  const model = await readBytes(new URL(file, models));
  await verify(model, { file, sha256 });
  const codec = await compile(await readBytes(new URL(import.meta.resolve(CODEC))));
  const runtime = await readBytes(new URL(import.meta.resolve(RUNTIME)));
  return Object.freeze({
    codec,
    detector: Object.freeze({ runtime, model, spec, identity: { version: spec.version, sha256 } }),
  });
}

async function readBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(url);
  } catch (cause) {
    const file = url.pathname.split("/").at(-1);
    throw new IadError("INTERNAL", { detail: `cannot read "${file}": ${describeThrowable(cause)}`, cause });
  }
}

async function compile(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new IadError("INTERNAL", { detail: `codec does not compile: ${describeThrowable(cause)}`, cause });
  }
}

async function verify(
  model: Uint8Array<ArrayBuffer>,
  { file, sha256 }: { file: string; sha256: string },
): Promise<void> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", model));
  if (digest.toHex() !== sha256) {
    throw new IadError("INTERNAL", { detail: `"${file}" is not the model that the manifest pins` });
  }
}
