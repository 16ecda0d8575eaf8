/**
 * The whole server on a real port, with a real database and real keys: in this process with real workers, or an edge's or a
 * container image's in a process of its own, as `HOST` says.
 */
import { readConfig } from "../../src/config/mod.ts";
import { startServer } from "../../src/cli/server.ts";
import type { Logger } from "../../src/telemetry/mod.ts";
import { startEdgeServer } from "./edge_server.ts";
import { HOST } from "./hosts.ts";
import { startImageWith } from "./image_server.ts";
import { silentLogger } from "./logger.ts";

export interface TestServer {
  readonly url: string;
  /** An edge has none. */
  readonly dataDir: string;
  /** For a client of the test's own. */
  readonly databaseUrl: string;
  post(path: string, body: BodyInit, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

/** Far beyond what any check takes: a busy machine must not turn answers into 503s. */
const DEADLINE_MS = "120000";

/** Starts a server with `settings` (IAD_SERVER_ names without the prefix), runs `use`, closes everything. */
export async function withServer(
  settings: Readonly<Record<string, string>>,
  use: (server: TestServer) => Promise<void>,
  log: Logger = silentLogger(),
): Promise<void> {
  const all = { REQUEST_DEADLINE_MS: DEADLINE_MS, ...settings };
  const { stop, ...server } = await start(all, log);
  try {
    await use({
      ...server,
      post: (path, body, headers = {}) =>
        fetch(`${server.url}${path}`, {
          method: "POST",
          headers: { "content-type": "application/octet-stream", ...headers },
          body,
        }),
    });
  } finally {
    await stop();
  }
}

type Started = Omit<TestServer, "post"> & { stop(): Promise<unknown> };

async function start(settings: Readonly<Record<string, string>>, log: Logger): Promise<Started> {
  if (HOST === "serve") return await startHere(settings, log);
  if (HOST === "image") return await startImageWith(settings);
  return { dataDir: "", ...await startEdgeServer(HOST, settings) };
}

async function startHere(settings: Readonly<Record<string, string>>, log: Logger): Promise<Started> {
  const dataDir = await Deno.makeTempDir({ prefix: "iad-" });
  const environment = Object.fromEntries(
    Object.entries({
      PORT: "0",
      WORKERS: "1",
      DATA_DIR: dataDir,
      // No client and no manifest unless a test asks for them: most bundles here are sealed by the test itself.
      CLIENT_DIR: `${dataDir}/none`,
      ...settings,
    })
      .map(([name, value]) => [`IAD_SERVER_${name}`, value]),
  );
  const remove = () => Deno.remove(dataDir, { recursive: true });
  let server;
  try {
    server = await startServer(readConfig(environment, { cores: 1 }), log);
  } catch (thrown) {
    await remove();
    throw thrown;
  }
  return {
    url: server.url,
    dataDir,
    databaseUrl: settings["DATABASE_URL"] ?? `file:${dataDir}/iad.db`,
    stop: async () => {
      await server.shutdown();
      await remove();
    },
  };
}

/** The body of an error, after checking that it has exactly the reference's six fields. */
export async function problemOf(response: Response): Promise<Record<string, unknown>> {
  const body = await response.json();
  const fields = Object.keys(body).sort().join();
  if (fields !== "error,error_code,message,path,status,timestamp") {
    throw new Error(`Error body has: ${fields}`);
  }
  if (body.status !== response.status) {
    throw new Error(`Body says ${body.status}, HTTP says ${response.status}`);
  }
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/.test(body.timestamp)) throw new Error(body.timestamp);
  return body;
}
