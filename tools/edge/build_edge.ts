/** From the sources to the folder that is deployed at an edge, with what it weighs. */
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { bundleModule } from "../client/bundles.ts";
import { type AssetPlan, type TargetName, TARGETS } from "./targets.ts";

const ROOT = new URL("../../", import.meta.url);

interface FileSize {
  readonly name: string;
  /** Bytes. */
  readonly raw: number;
  readonly gzip: number;
}

/** Writes the bundle of `target` into `folder`, in the place of what was there. */
export async function buildEdge(
  target: TargetName,
  { folder, plan }: { readonly folder: URL; readonly plan: AssetPlan },
): Promise<readonly FileSize[]> {
  const { entry, texts } = TARGETS[target];
  const app = await bundleModule(new URL(entry, ROOT));
  const encoder = new TextEncoder();
  const files = [
    ...Object.entries({ "app.js": app, ...texts(plan, app) })
      .map(([name, text]) => ({ name, bytes: encoder.encode(text) })),
    ...plan.files,
  ];
  await Deno.remove(folder, { recursive: true }).catch((thrown) => {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  });
  const sizes: FileSize[] = [];
  for (const { name, bytes } of files) {
    const url = new URL(name, folder);
    await Deno.mkdir(new URL(".", url), { recursive: true });
    await Deno.writeFile(url, bytes);
    sizes.push({ name, raw: bytes.length, gzip: (await promisify(gzip)(bytes, { level: 9 })).length });
  }
  return sizes;
}
