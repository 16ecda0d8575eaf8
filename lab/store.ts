/** Where the lab keeps what it collected: `data/lab`, which git ignores. */
import { fileURLToPath } from "node:url";
import type { ClientBuilds, KnownBuild } from "../src/client_build/mod.ts";
import { TextLineStream } from "../harness/text_lines.ts";
import { formatSample, parseSample, type Sample, type Split } from "./sample.ts";

export class Store {
  readonly #root: URL;

  /** `root`: a folder, with a trailing slash. */
  constructor(root: URL) {
    this.#root = root;
  }

  /** A path below the root; its folder exists afterwards. */
  async path(...parts: readonly string[]): Promise<string> {
    const path = fileURLToPath(new URL(parts.join("/"), this.#root));
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    return path;
  }

  /** One line a sample: whatever ended the last run can have cost at most one of them. */
  async add(samples: readonly Sample[]): Promise<void> {
    for (const sample of samples) {
      const path = await this.path("samples", `${sample.species}.${sample.split}.jsonl`);
      await Deno.writeTextFile(path, `${formatSample(sample)}\n`, { append: true });
    }
  }

  /** In order of their attempts; a later line of the same attempt replaces an earlier one. */
  async samples(species: string, split: Split): Promise<readonly Sample[]> {
    const found = new Map<number, Sample>();
    for await (const line of linesOf(await this.path("samples", `${species}.${split}.jsonl`))) {
      const sample = readLine(line);
      if (sample !== undefined) found.set(sample.attempt, sample);
    }
    return [...found.values()].sort((a, b) => a.attempt - b.attempt);
  }

  async replace(species: string, split: Split, samples: readonly Sample[]): Promise<void> {
    const path = await this.path("samples", `${species}.${split}.jsonl`);
    await Deno.writeTextFile(`${path}.part`, samples.map((sample) => `${formatSample(sample)}\n`).join(""));
    await Deno.rename(`${path}.part`, path);
  }
}

/** The builds of the client that collected. Throws where nothing was collected. */
export async function readBuilds(store: Store): Promise<ClientBuilds> {
  let text;
  try {
    text = await Deno.readTextFile(await store.path("builds.json"));
  } catch {
    throw new Error("Nothing is collected yet: deno task evaluate:collect");
  }
  return new Map<string, KnownBuild>(JSON.parse(text));
}

/** Undefined for a line that was cut off. */
function readLine(line: string): Sample | undefined {
  try {
    return parseSample(line);
  } catch {
    return undefined;
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  let file;
  try {
    file = await Deno.open(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return;
    throw thrown;
  }
  yield* file.readable.pipeThrough(new TextLineStream());
}
