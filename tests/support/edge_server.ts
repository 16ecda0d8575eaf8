/** An edge's server in a process of its own: Deno with a network and an environment alone, or Cloudflare's runtime. */
import { fileURLToPath } from "node:url";
import project from "../../deno.json" with { type: "json" };
import { type Program, startProgram } from "../../harness/browser/processes.ts";
import { startSqld } from "../../harness/sqld.ts";
import { workerdProgram } from "../../harness/workerd_program.ts";
import { formatPrivateKeyFile, generateKeyPair, SUITE_NAMES } from "../../src/envelope/mod.ts";

const ROOT = new URL("../../", import.meta.url);
/** Seconds after which a server is killed even if the test that started it is no more. */
const LIMIT_S = 1_800;
const START_MS = 600_000;
const LOG_LINES = 500;

/** Built by tools/edge/test_hosts.ts, without a client: most bundles here are sealed by the test itself. */
const WORKERD_BUNDLE = "data/edge_without_client/workerd/";

type Edge = "deno" | "workerd";

interface EdgeServer {
  readonly url: string;
  readonly databaseUrl: string;
  readonly pid: number;
  /** The last lines of its log. */
  readonly log: readonly string[];
  stop(): Promise<void>;
}

/** Settings of a process, by their full names, and without the prefix. */
type Settings = Readonly<Record<string, string>>;

interface Launch {
  readonly path: string;
  readonly args: readonly string[];
  /** The port, from a line that tells that it listens. */
  readonly portOf: (line: string) => number | undefined;
}

interface EdgeOptions {
  /** Folder of a bundle, from the project's; by default what the API's tests run on. */
  readonly bundle?: string;
  /** Whether the server is up when this resolves, or only its port. */
  readonly wait?: boolean;
}

/** Starts a server on a database of its own, or on the one that the settings name. */
export async function startEdgeServer(
  edge: Edge,
  settings: Settings,
  { bundle, wait = true }: EdgeOptions = {},
): Promise<EdgeServer> {
  const sqld = settings["DATABASE_URL"] === undefined ? await startSqld() : undefined;
  const databaseUrl = settings["DATABASE_URL"] ?? sqld!.url;
  let program: Program | undefined;
  async function stop(): Promise<void> {
    await program?.stop();
    await sqld?.stop();
  }
  const log: string[] = [];
  const listening = Promise.withResolvers<number>();
  try {
    const { path, args, portOf } = await launchOf(edge, bundle);
    program = startProgram(path, {
      args,
      env: prefixed(await edgeSettings(edge, { ...settings, DATABASE_URL: databaseUrl })),
      limit: LIMIT_S,
      onLine(line) {
        if (log.push(line) > LOG_LINES) log.shift();
        const port = portOf(line);
        if (port !== undefined) listening.resolve(port);
      },
    });
    const { pid, complaints, ended } = program;
    const said = () => [...log, ...complaints].join("\n");
    void ended.then(() => listening.reject(new Error(`The edge ended before it listened:\n${said()}`)));
    listening.promise.catch(() => {});
    const port = await inTime(listening.promise, said);
    const url = `http://127.0.0.1:${port}`;
    if (wait) await answering(url, said);
    return { url, databaseUrl, pid, log, stop };
  } catch (thrown) {
    await stop();
    throw thrown;
  }
}

async function launchOf(edge: Edge, bundle?: string): Promise<Launch> {
  if (edge === "workerd") {
    return {
      path: await workerdProgram(),
      args: [
        "serve",
        "--control-fd=1",
        "--socket-addr=http=127.0.0.1:0",
        fileURLToPath(new URL(`${bundle ?? WORKERD_BUNDLE}config.capnp`, ROOT)),
      ],
      portOf: (line) => portIn(line, ({ event, socket }) => event === "listen" && socket === "http"),
    };
  }
  // The task's own permissions and file; where packages come from is the machine's.
  const [, , ...words] = project.tasks["serve:edge"].command.split(" ");
  const args = words.filter((word) => !/^--(?:node-modules-dir|lock|frozen)/.test(word));
  return {
    path: Deno.execPath(),
    args: [
      "run",
      ...args.filter((word) => word.startsWith("--")),
      fileURLToPath(new URL(bundle === undefined ? "edge/deno.ts" : `${bundle}main.js`, ROOT)),
    ],
    portOf: (line) => portIn(line, ({ event }) => event === "listening"),
  };
}

function portIn(
  line: string,
  isIt: (entry: Readonly<Record<string, unknown>>) => boolean,
): number | undefined {
  if (!line.startsWith("{")) return undefined;
  const entry = JSON.parse(line);
  return isIt(entry) ? Number(entry.port) : undefined;
}

/** What a test sets for `serve`, as an edge has it. */
async function edgeSettings(edge: Edge, settings: Settings): Promise<Settings> {
  const { WORKERS: _workers, DATA_DIR: _data, CLIENT_DIR: _client, TOKENS_FILE: file, HOST, ...rest } =
    settings;
  const tokens = file === undefined ? {} : { TOKENS: await Deno.readTextFile(file) };
  const reach = edge === "deno" ? { PORT: "0", ...(HOST !== undefined && { HOST }) } : {
    DEMO: "true",
    ALLOWED_HOSTS: "localhost,127.0.0.1,[::1]",
    OPEN: file === undefined ? "true" : "false",
  };
  const { PORT: _port, ...others } = rest;
  return { KEYS: await testKeys(), DEVICE_HASH_KEY: DEVICE_HASH_KEY, ...tokens, ...reach, ...others };
}

const DEVICE_HASH_KEY = crypto.getRandomValues(new Uint8Array(32)).toHex();
let keys: Promise<string> | undefined;

/** One default key for each suite. */
function testKeys(): Promise<string> {
  return keys ??= (async () => {
    const pairs = await Promise.all(SUITE_NAMES.map((name) => generateKeyPair(name, { isDefault: true })));
    return JSON.stringify(pairs.map((pair) => JSON.parse(formatPrivateKeyFile(pair))));
  })();
}

function prefixed(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [`IAD_SERVER_${name}`, value]));
}

async function inTime<T>(work: Promise<T>, said: () => string): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`The edge did not listen in time:\n${said()}`)),
    START_MS,
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Cloudflare's runtime starts the server inside its first request. */
async function answering(url: string, said: () => string): Promise<void> {
  const response = await fetch(`${url}/livez`, { signal: AbortSignal.timeout(START_MS) });
  await response.body?.cancel();
  if (response.status !== 200) throw new Error(`The edge answers ${response.status}:\n${said()}`);
}
