/** The built capture client, as `deno task build:client` left it. */
import { loadClient } from "../../src/cli/client_build.ts";
import { readConfig } from "../../src/config/mod.ts";
import type { ClientBuilds } from "../../src/client_build/mod.ts";
import { filesByName } from "../../routes/static_file.ts";

interface ClientFiles {
  /** By the names that pages load them from, the stable ones included. */
  readonly files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  readonly builds: ClientBuilds;
}

const STABLE_NAMES = { library: "iad-capture.js", worker: "iad-capture-worker.js" } as const;

export async function readBuiltClient(): Promise<ClientFiles> {
  const { client, builds } = await loadClient(readConfig({}, { cores: 1 }));
  if (client === undefined) throw new Error("The capture client is not built: deno task build:client");
  const files = new Map(client.files.entries().map(([name, { plain }]) => [name, plain]));
  for (const [name, { body }] of filesByName(client, STABLE_NAMES)) files.set(name, body.plain);
  return { files, builds };
}
