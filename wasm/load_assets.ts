import { describeThrowable, IadError } from "../src/errors.ts";
import {
  assembleAssets,
  type AssembledAssets,
  type AssetSource,
  type ModelChoice,
} from "./assemble_assets.ts";
import { loadOperatorModel } from "./load_operator_model.ts";

const CODEC = "@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm";
const RUNTIME = "onnxruntime-web/ort-wasm-simd-threaded.wasm";

/**
 * Reads codec, runtime and models; needs read access to the project folder only. `models`: folder URL with a
 * trailing slash, by default the project's. Throws what {@link assembleAssets} throws.
 */
export async function loadAssets(
  models: URL = new URL("../models/", import.meta.url),
  choice: ModelChoice = {},
): Promise<AssembledAssets> {
  return await assembleAssets(filesOf(models), choice);
}

function filesOf(models: URL): AssetSource {
  return {
    manifest: () => readBytes(new URL("manifest.json", models)),
    model: (pinned) => readBytes(modelUrl(models, pinned)),
    runtime: () => readBytes(new URL(import.meta.resolve(RUNTIME))),
    codec: async () => await compileCodec(await readBytes(new URL(import.meta.resolve(CODEC)))),
    operatorModel: loadOperatorModel,
  };
}

/** Where a model is stored: in the folder of models, or in the npm package that brings it. */
export function modelUrl(
  folder: URL,
  { file, package: name }: { readonly file: string; readonly package?: string },
): URL {
  return name === undefined ? new URL(file, folder) : new URL(import.meta.resolve(`${name}/${file}`));
}

async function readBytes(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(url);
  } catch (cause) {
    const file = url.pathname.split("/").at(-1);
    throw new IadError("INTERNAL", { detail: `cannot read "${file}": ${describeThrowable(cause)}`, cause });
  }
}

/** Throws INTERNAL where the bytes are no WebAssembly. */
export async function compileCodec(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    throw new IadError("INTERNAL", { detail: `codec does not compile: ${describeThrowable(cause)}`, cause });
  }
}
