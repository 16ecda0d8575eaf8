/** The container image's server, run as its user on its read-only root; `deno task test:image` builds the image. */
import { openImage } from "../../harness/container/build.ts";
import { runImage } from "../../harness/container/run.ts";

const START_MS = 120_000;
const LOG_LINES = 500;
/** Where engines put a secret. */
const SECRET = "/run/secrets/tokens";
/** As the image's `USER`. */
export const IMAGE_USER = 65532;

interface ImageServer {
  readonly url: string;
  /** What is `/data` in the image. */
  readonly dataDir: string;
  readonly databaseUrl: string;
  /** Milliseconds until it listened. */
  readonly startMs: number;
  /** Of the image's first process, as this machine counts. */
  readonly pid: number;
  /** The last lines of its log. */
  readonly log: readonly string[];
  /** Drains it and returns its exit status. */
  stop(): Promise<number | null>;
}

interface ImageServerOptions {
  /** Folder for `/data`; a new one, removed at the end, where there is none. */
  readonly dataDir?: string;
  /** Path in the image to a folder or file of this machine. */
  readonly readOnlyVolumes?: Readonly<Record<string, string>>;
}

/** `settings`: without their prefix. Listens on loopback, and not as the image does on every address. */
export async function startImageServer(
  settings: Readonly<Record<string, string>>,
  { dataDir: given, readOnlyVolumes }: ImageServerOptions = {},
): Promise<ImageServer> {
  const dataDir = given ?? await makeImageDataDir();
  const log: string[] = [];
  const listening = Promise.withResolvers<string>();
  const started = performance.now();
  const all = { HOST: "127.0.0.1", PORT: "0", ...settings };
  const server = runImage(await openImage(), {
    env: Object.fromEntries(Object.entries(all).map(([name, value]) => [`IAD_SERVER_${name}`, value])),
    // Unless it is one that can only be read.
    volumes: readOnlyVolumes?.["/data"] === undefined ? { "/data": dataDir } : {},
    ...(readOnlyVolumes && { readOnlyVolumes }),
    onLine(line) {
      if (log.push(line) > LOG_LINES) log.shift();
      if (line.includes('"event":"listening"')) listening.resolve(String(JSON.parse(line).host));
    },
  });
  async function stop(): Promise<number | null> {
    server.kill("SIGTERM");
    const status = await server.status;
    if (given === undefined) await Deno.remove(dataDir, { recursive: true });
    return status;
  }
  const timer = setTimeout(() => listening.reject(new Error("not in time")), START_MS);
  server.status.then(() => listening.reject(new Error("it ended")));
  try {
    const url = await listening.promise;
    const startMs = performance.now() - started;
    const databaseUrl = settings["DATABASE_URL"] ?? `file:${dataDir}/iad.db`;
    return { url, dataDir, databaseUrl, startMs, pid: server.firstPid(), log, stop };
  } catch (thrown) {
    server.kill("SIGKILL");
    throw new Error(`The image does not listen: ${[thrown, ...log, ...server.errors].join("\n")}`);
  } finally {
    clearTimeout(timer);
  }
}

/** For tests of the API: the file of tokens is shown to the image, and a database in another image's folder is shared with it. */
export async function startImageWith(
  { TOKENS_FILE, DATABASE_URL, ...settings }: Readonly<Record<string, string>>,
): Promise<ImageServer> {
  // The image's user is not the one who wrote it.
  if (TOKENS_FILE !== undefined) await Deno.chmod(TOKENS_FILE, 0o644);
  const folder = DATABASE_URL?.match(/^file:(.*)\/iad\.db$/)?.[1];
  return await startImageServer({
    WORKERS: "1",
    CLIENT_DIR: "/data/none",
    ...settings,
    ...(TOKENS_FILE !== undefined && { TOKENS_FILE: SECRET }),
    ...(folder === undefined && DATABASE_URL !== undefined && { DATABASE_URL }),
  }, {
    ...(folder !== undefined && { dataDir: folder }),
    ...(TOKENS_FILE !== undefined && { readOnlyVolumes: { [SECRET]: TOKENS_FILE } }),
  });
}

/** A folder that the image's user may write to. */
export async function makeImageDataDir(): Promise<string> {
  const dir = await Deno.makeTempDir({ prefix: "iad_image_" });
  await Deno.chown(dir, IMAGE_USER, IMAGE_USER);
  return dir;
}
