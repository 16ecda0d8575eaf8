/**
 * `warm_up.ts FOLDER`: starts the assembled server there once, as its image will, and stops it. A server that does not start is no
 * image, and its compiled modules stay in FOLDER/.deno: a root file system that is read-only has no other place for them.
 */
import { join } from "node:path";
import { TextLineStream } from "../../harness/text_lines.ts";

const START_MS = 120_000;

async function warmUp(folder: string): Promise<void> {
  const cache = join(folder, ".deno");
  const data = await Deno.makeTempDir();
  await run(["healthcheck", "--help"], { cache, folder });
  await startAndStop({ cache, folder, data });
  for await (const { name } of Deno.readDir(cache)) {
    if (name !== "gen") await Deno.remove(join(cache, name), { recursive: true });
  }
}

interface Place {
  readonly cache: string;
  readonly folder: string;
}

function program(args: readonly string[], { cache, folder }: Place, env: Record<string, string> = {}) {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--cached-only", "--no-prompt", "-A", join(folder, "main.ts"), ...args],
    env: { DENO_DIR: cache, ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  });
}

async function run(args: readonly string[], place: Place): Promise<void> {
  const { success } = await program(args, place).output();
  if (!success) throw new Error(`${args.join(" ")} failed`);
}

async function startAndStop({ data, ...place }: Place & { readonly data: string }): Promise<void> {
  const env = { IAD_SERVER_DATA_DIR: data, IAD_SERVER_HOST: "127.0.0.1", IAD_SERVER_PORT: "0" };
  const server = program(["serve"], place, env).spawn();
  const timer = setTimeout(() => server.kill("SIGKILL"), START_MS);
  for await (const line of server.stdout.pipeThrough(new TextLineStream())) {
    if (line.includes('"event":"listening"')) server.kill("SIGTERM");
  }
  clearTimeout(timer);
  const { code, signal } = await server.status;
  if (code !== 0) throw new Error(`The server ended with ${signal ?? code}`);
}

const [folder] = Deno.args;
if (folder === undefined) throw new RangeError("warm_up.ts FOLDER");
await warmUp(folder);
