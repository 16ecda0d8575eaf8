/** The whole server in this process, on a real port, with a real database, real keys and real workers. */
import { readConfig } from "../../src/config/mod.ts";
import { startServer } from "../../src/cli/server.ts";
import type { Logger } from "../../src/telemetry/mod.ts";
import { silentLogger } from "./logger.ts";

export interface TestServer {
  readonly url: string;
  readonly dataDir: string;
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
  const dataDir = await Deno.makeTempDir({ prefix: "iad-" });
  const environment = Object.fromEntries(
    Object.entries({
      PORT: "0",
      WORKERS: "1",
      DATA_DIR: dataDir,
      // No client and no manifest unless a test asks for them: most bundles here are sealed by the test itself.
      CLIENT_DIR: `${dataDir}/none`,
      REQUEST_DEADLINE_MS: DEADLINE_MS,
      ...settings,
    })
      .map(([name, value]) => [`IAD_SERVER_${name}`, value]),
  );
  const server = await startServer(readConfig(environment, { cores: 1 }), log);
  try {
    await use({
      url: server.url,
      dataDir,
      post: (path, body, headers = {}) =>
        fetch(`${server.url}${path}`, {
          method: "POST",
          headers: { "content-type": "application/octet-stream", ...headers },
          body,
        }),
    });
  } finally {
    await server.shutdown();
    await Deno.remove(dataDir, { recursive: true });
  }
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
