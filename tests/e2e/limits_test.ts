/** The real process at its limits: descriptors, a log that nobody reads, a half-sent body at the end. */
import assert from "node:assert/strict";
import { nativeLibraries, serveArguments } from "../../src/cli/permissions.ts";
import { makeBundle } from "../../harness/bundles.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../../harness/server_process.ts";

const ROOT = new URL("../../", import.meta.url);
const HALF_SENT = "POST /check_capture_liveness HTTP/1.1\r\nHost: localhost\r\n" +
  "Content-Type: application/octet-stream\r\nContent-Length: 200000\r\n\r\nI";

/** The server with a limit of descriptors, its output in files: no pipe to keep up with. */
async function startLimited(dataDir: string, port: number, limit: number) {
  const env = { IAD_SERVER_PORT: String(port), IAD_SERVER_DATA_DIR: dataDir, IAD_SERVER_WORKERS: "1" };
  const args = serveArguments({ ...Deno.env.toObject(), ...env }, { libraries: await nativeLibraries(ROOT) });
  return new Deno.Command("sh", {
    args: ["-c", `ulimit -n ${limit}; exec "$@"`, "sh", Deno.execPath(), ...args],
    cwd: ROOT,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
}

function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return listener.addr.port;
}

async function send(port: number, text: string): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  return connection;
}

async function untilReady(url: string): Promise<void> {
  while (true) {
    try {
      const { ok, body } = await fetch(`${url}/readyz`);
      await body?.cancel();
      if (ok) return;
    } catch {
      // It does not listen yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

Deno.test("more half-open connections than descriptors, and a log that nobody reads: it lives and answers", async () => {
  const dataDir = await makeDataDir();
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await startLimited(dataDir, port, 300);
  try {
    await untilReady(url);
    const open = [];
    for (let nth = 0; nth < 400; nth++) {
      open.push(await send(port, "GET /livez HTTP/1.1\r\nHost: localhost\r\nX-A: "));
    }
    // While all are still open: the longest wait gives way. Each is a line in a log that nobody reads.
    for (let nth = 0; nth < 1_000; nth++) await (await fetch(`${url}/api_version`)).body?.cancel();
    const response = await fetch(`${url}/check_capture_liveness`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: await makeBundle(url),
    });
    assert.equal(response.status, 200);
    await response.body?.cancel();
    const metrics = await (await fetch(`${url}/metrics`)).text();
    assert.ok(Number(metrics.match(/^iad_connection_faults_total\{fault="evicted"\} (\d+)$/m)?.[1]) > 100);
    for (const connection of open) connection.close();
  } finally {
    server.kill("SIGTERM");
    await server.stdout.cancel();
    assert.equal((await server.status).code, 0);
    await removeDataDir(dataDir);
  }
});

Deno.test("a half-sent body does not hold up the end, and a port that is taken is named", async () => {
  const dataDir = await makeDataDir();
  try {
    const server = await startServerProcess({ dataDir, env: { IAD_SERVER_WORKERS: "1" } });
    const { port } = new URL(server.url);
    await assert.rejects(
      startServerProcess({ dataDir, env: { IAD_SERVER_WORKERS: "1", IAD_SERVER_PORT: port } }),
      new RegExp(`Cannot listen on 127\\.0\\.0\\.1 port ${port} \\(IAD_SERVER_HOST, IAD_SERVER_PORT\\)`),
    );
    const half = await send(Number(port), HALF_SENT);
    await (await fetch(`${server.url}/livez`)).body?.cancel();
    assert.equal(await server.stop("SIGTERM"), 0);
    assert.ok(server.log.some(({ event, status }) => event === "stopped" && status === 0));
    half.close();
  } finally {
    await removeDataDir(dataDir);
  }
});
