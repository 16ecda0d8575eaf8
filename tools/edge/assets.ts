/** The files that an edge is given: the same as `serve` loads, without a network that no edge runs. */
import { modelUrl } from "../../wasm/mod.ts";
import type { AssetFile, AssetPlan } from "./targets.ts";

const ROOT = new URL("../../", import.meta.url);
const MODELS = new URL("models/", ROOT);
const RUNTIME = "onnxruntime-web/ort-wasm-simd-threaded.wasm";
const CODEC = "@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm";
/** Off at every edge, so it is no part of a bundle. */
const LEFT_OUT = "face_liveness";
const MANIFEST = "manifest.json.bin";

interface StoredModel {
  readonly file: string;
  readonly package?: string;
}

/** The folder of the built client, and its signer's public key. */
interface ClientPlace {
  readonly dir: URL;
  readonly key: URL;
}

/** Everything that a bundle holds besides its code; without a client it serves none and judges no build. */
export async function planAssets(client?: ClientPlace): Promise<AssetPlan> {
  const manifest = await Deno.readFile(new URL("manifest.json", MODELS));
  const stored: Record<string, StoredModel> = JSON.parse(new TextDecoder().decode(manifest));
  const used = Object.entries(stored).filter(([name]) => name !== LEFT_OUT).map(([, model]) => model);
  const models = await Promise.all(used.map(async (model): Promise<AssetFile> => ({
    name: model.file,
    kind: "data",
    bytes: await Deno.readFile(modelUrl(MODELS, model)),
  })));
  const embedded = client && await planClient(client);
  return {
    files: [
      await wasm("runtime.wasm", RUNTIME),
      await wasm("codec.wasm", CODEC),
      { name: MANIFEST, kind: "data", bytes: manifest },
      ...models,
      ...embedded?.files ?? [],
    ],
    expression: (variable) =>
      `{
  runtime: ${variable("runtime.wasm")},
  codec: ${variable("codec.wasm")},
  manifest: ${variable(MANIFEST)},
  models: { ${models.map(({ name }) => `"${name}": ${variable(name)}`).join(", ")} },
${embedded === undefined ? "" : `  client: ${embedded.expression(variable)},\n`}}`,
  };
}

async function wasm(name: string, specifier: string): Promise<AssetFile> {
  return { name, kind: "wasm", bytes: await Deno.readFile(new URL(import.meta.resolve(specifier))) };
}

async function planClient({ dir, key }: ClientPlace): Promise<AssetPlan> {
  const { files: listed }: { readonly files: object } = JSON.parse(
    await Deno.readTextFile(new URL("manifest.json", dir)),
  );
  const names = Object.keys(listed).sort();
  const place = (name: string) => `client/${name}.bin`;
  async function data(name: string, url: URL): Promise<AssetFile> {
    return { name: place(name), kind: "data", bytes: await Deno.readFile(url) };
  }
  const files = [
    await data("manifest.jws", new URL("manifest.jws", dir)),
    await data("build.pub.json", key),
    ...await Promise.all(names.map((name) => data(name, new URL(name, dir)))),
  ];
  return {
    files,
    expression: (variable) =>
      `{ signed: ${variable(place("manifest.jws"))}, key: ${variable(place("build.pub.json"))}, files: { ${
        names.map((name) => `"${name}": ${variable(place(name))}`).join(", ")
      } } }`,
  };
}
