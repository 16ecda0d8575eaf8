import { readOnnxFile } from "../../wasm/onnx_file.ts";
import { convertTflite, loadAssets, modelUrl } from "../../wasm/mod.ts";
import { compareWithReference, readReferences } from "./reference.ts";
import { say } from "./say.ts";

const MODELS = new URL("../../models/", import.meta.url);

interface Entry {
  readonly file: string;
  readonly package?: string;
  readonly version: string;
  readonly sha256: string;
  readonly input: { readonly size?: number };
}

/** The manifest's check as at the server's start, then size and parameters of each file, counted in the file. */
export async function evaluateManifest(): Promise<void> {
  await loadAssets();
  say("digests, operator sets, names and shapes are as models/manifest.json says");
  const manifest: Record<string, Entry> = JSON.parse(
    await Deno.readTextFile(new URL("manifest.json", MODELS)),
  );
  for (const [name, entry] of Object.entries(manifest)) {
    const { file, version } = entry;
    const bytes = await Deno.readFile(modelUrl(MODELS, entry));
    const model = file.endsWith(".tflite") ? convertTflite(bytes, entry.input.size) : bytes;
    const { opset, inputs, outputs, tensors } = readOnnxFile(model);
    const numbers = tensors.reduce((sum, { dims }) => sum + product(dims), 0);
    say(`${name} ${version}: ${numbers} stored numbers, ${bytes.length} bytes, operator set ${opset}`);
    for (const { name: value, dims } of [...inputs, ...outputs]) say(`  ${value} [${dims.join(", ")}]`);
  }
}

/** The server's runtime against another one on the same input. */
export async function evaluateEquality(): Promise<void> {
  const manifest: Record<string, Entry> = JSON.parse(
    await Deno.readTextFile(new URL("manifest.json", MODELS)),
  );
  for (const reference of await readReferences()) {
    const entry = manifest[reference.model];
    if (entry?.sha256 !== reference.sha256) {
      say(`${reference.model}: the reference is of another file, run tools/models/reference.py`);
      continue;
    }
    const model = await Deno.readFile(new URL(entry.file, MODELS));
    for (const { output, values, worst } of await compareWithReference(model, reference)) {
      say(`${reference.model}, ${output}: ${values} values, largest difference ${worst.toExponential(1)}`);
    }
  }
}

function product(dims: readonly (number | string)[]): number {
  return dims.reduce<number>((all, dim) => all * Number(dim), 1);
}
