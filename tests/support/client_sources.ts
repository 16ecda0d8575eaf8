/** A small client in a folder of its own: the sources that the build knows, a few lines each. */
import type { BuildOptions } from "../../tools/client/build_client.ts";

export const BUILD_START_MS = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const SOURCES: Readonly<Record<string, string>> = {
  "info.ts": `export const BUILD = "__IAD_BUILD_ID___"; export const WORKER_FILE = "__IAD_WORKER_FILE__";`,
  "mod.ts":
    `import { BUILD, WORKER_FILE } from "./info.ts"; export const told: string[] = [BUILD, WORKER_FILE];`,
  "element/mod.ts":
    `import { told } from "../mod.ts"; customElements.define("iad-capture", class extends HTMLElement { told = told; });`,
  "worker/worker.ts": `import { BUILD } from "../info.ts"; globalThis.postMessage(BUILD);`,
  "declarations/iad-capture.d.ts": "export declare const told: string[];\n",
  "declarations/iad-capture-element.d.ts": `export * from "./iad-capture.d.ts";\n`,
  "demo/demo.ts": `document.title = "Demo";`,
  "demo/demo.css": "body { margin: 0 }\n",
  "demo/icon.svg": `<svg xmlns="http://www.w3.org/2000/svg"/>\n`,
  "demo/index.html": `<link rel="icon" href="demo/icon.svg"><link rel="stylesheet" href="demo/demo.css">` +
    `<script src="demo/demo.js"></script><script type="module" src="client/iad-capture-element.js"></script>\n`,
};

export interface Workshop {
  readonly dir: string;
  readonly options: BuildOptions;
  write(name: string, text: string): Promise<void>;
  /** Every built file by name. */
  read(): Promise<Record<string, string>>;
}

/** Runs `use` with the sources of a small client in a fresh folder, nothing built yet. */
export async function withSources(use: (workshop: Workshop) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "iad-build-" });
  const out = `${dir}/dist`;
  const workshop: Workshop = {
    dir,
    options: {
      client: new URL(`file://${dir}/client/`),
      out,
      signingKey: `${dir}/keys/build.key.json`,
      nowMs: BUILD_START_MS,
      days: 365,
    },
    write: (name, text) => Deno.writeTextFile(`${dir}/client/${name}`, text),
    async read() {
      const names = (await Array.fromAsync(Deno.readDir(out))).map(({ name }) => name).filter((name) =>
        name !== ".lock"
      );
      return Object.fromEntries(
        await Promise.all(
          names.sort().map(async (name) => [name, await Deno.readTextFile(`${out}/${name}`)]),
        ),
      );
    },
  };
  for (const folder of ["worker", "element", "demo", "declarations"]) {
    await Deno.mkdir(`${dir}/client/${folder}`, { recursive: true });
  }
  for (const [name, text] of Object.entries(SOURCES)) await workshop.write(name, text);
  try {
    await use(workshop);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

export function publicKeyOf({ dir }: Pick<Workshop, "dir">): Promise<string> {
  return Deno.readTextFile(`${dir}/keys/build.pub.json`);
}
