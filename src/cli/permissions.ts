/** What `deno run` is told for the server and for the command line: no more than the settings need. */
import { dirname } from "node:path";
import { type Config, ConfigError, PREFIX, readConfig } from "../config/mod.ts";

import { databaseFile } from "../records/mod.ts";

type Environment = Readonly<Record<string, string>>;

/** Folders of the project that the server reads: code for its workers, models, and the client that it serves. */
const CODE = ["deno.json", "main.ts", "src", "routes", "wasm", "models", "node_modules"];
/** What libSQL looks at to find the native library that fits. */
const SYSTEM = ["cpus", "hostname", "networkInterfaces"];
const LIBRARY_NAMES = ["LIBSQL_JS_DEV"];

/** Everything after `deno`. `run`: words before the permissions; `entry`: in the place of `main.ts serve`. */
export function serveArguments(
  environment: Environment,
  { libraries, run = ["run"], entry = ["main.ts", "serve"] }: {
    readonly libraries: readonly string[];
    readonly run?: readonly string[];
    readonly entry?: readonly string[];
  },
): string[] {
  const names = Object.keys(environment).filter((name) => name.startsWith(PREFIX) || name === "PORT").sort();
  // Settings that are no good are left to the server, which says what is wrong with them.
  const config = validConfig(environment);
  const granted = config === undefined ? [] : [
    allow("net", netOf(config)),
    allow("read", [...CODE, ...readOf(config)]),
    allow("write", writeOf(config)),
    allow("sys", SYSTEM),
    allow("ffi", libraries),
  ];
  return [
    ...run,
    "--no-prompt",
    `--allow-env=${[`${PREFIX}*`, "PORT", ...LIBRARY_NAMES].join(",")}`,
    ...granted,
    ...entry,
    ...(names.length > 0 ? [`--environment=${names.join(",")}`] : []),
  ];
}

/** A person at a terminal names files, databases and servers of their own. */
export function commandArguments(libraries: readonly string[]): string[] {
  return [
    "run",
    "--no-prompt",
    "--allow-net",
    "--allow-env",
    "--allow-read",
    "--allow-write",
    allow("sys", SYSTEM),
    allow("ffi", libraries),
    "main.ts",
  ];
}

/** The native library of libSQL for this machine, as it was installed: paths from the project's folder. */
export async function nativeLibraries(root: URL): Promise<string[]> {
  const found: string[] = [];
  const modules = "node_modules/.deno";
  for await (const { name } of Deno.readDir(new URL(modules, root))) {
    const platform = name.match(/^@libsql\+([a-z0-9]+-[a-z0-9]+(?:-[a-z]+)?)@/)?.[1];
    const path = `${modules}/${name}/node_modules/@libsql/${platform}/index.node`;
    if (platform !== undefined && await exists(new URL(path, root))) found.push(path);
  }
  return found.sort();
}

async function exists(url: URL): Promise<boolean> {
  try {
    return (await Deno.stat(url)).isFile;
  } catch {
    return false;
  }
}

function validConfig(environment: Environment): Config | undefined {
  try {
    return readConfig(environment, { cores: 1 });
  } catch (thrown) {
    if (thrown instanceof ConfigError) return undefined;
    throw thrown;
  }
}

function netOf({ http, database, faceLiveness }: Config): string[] {
  const listening = `${http.host.includes(":") ? `[${http.host}]` : http.host}:${http.port}`;
  const rating = faceLiveness.kind === "remote" ? [hostOf(faceLiveness.url)] : [];
  return [listening, ...(databaseFile(database.url) === undefined ? [hostOf(database.url)] : []), ...rating];
}

function hostOf(url: string): string {
  // The scheme libsql is none that URL knows a port of.
  const { hostname, port, protocol } = new URL(url.replace(/^libsql:/i, "https:"));
  return `${hostname}:${port || (protocol === "http:" || protocol === "ws:" ? 80 : 443)}`;
}

function readOf(config: Config): string[] {
  const {
    clientDir = "client/dist",
    clientBuildsKey = "signing/build.pub.json",
    faceDetector,
    faceLiveness,
  } = config;
  const models = [faceDetector, faceLiveness].flatMap((one) =>
    one.kind === "operator" ? [dirname(one.path)] : []
  );
  return [
    clientDir,
    config.clientBuildsDir,
    clientBuildsKey,
    config.http.tokensFile,
    ...(config.database.tokenFile === undefined ? [] : [config.database.tokenFile]),
    ...models,
    ...writeOf(config),
  ];
}

function writeOf({ dataDir, keysDir, database }: Config): string[] {
  const file = databaseFile(database.url);
  return [...new Set([dataDir, keysDir, ...(file === undefined ? [] : [dirname(file)])])];
}

/** Throws where a path cannot stand in a list of `deno run`, or is more than one of a shell's words. */
function allow(kind: string, items: readonly string[]): string {
  const unfit = items.find((item) => /[\s,]/.test(item));
  if (unfit !== undefined) {
    throw new Error(`A path or name with spaces or commas cannot be granted: ${unfit}`);
  }
  return `--allow-${kind}=${[...new Set(items)].join(",")}`;
}
