// deno-lint-ignore-file no-console -- a script that prints its findings
/**
 * What honest checks keep of their throughput beside floods of small requests, alone and beside in one run against the
 * real server.
 *
 *   deno task flood [--seconds 8] [--honest 2] [--connections 300,900]
 */
import { parseArgs } from "node:util";
import { makeBundle } from "../harness/bundles.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../harness/server_process.ts";
import type { FloodOrder } from "./flood_worker.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    seconds: { type: "string", default: "8" },
    honest: { type: "string", default: "2" },
    connections: { type: "string", default: "300,900" },
    only: { type: "string", default: "" },
  },
});
const [seconds, honest] = [Number(values.seconds), Number(values.honest)];

const POST = "POST /check_capture_liveness HTTP/1.1\r\nHost: localhost\r\n";
const FLOODS: Readonly<Record<string, Omit<FloodOrder, "port" | "connections">>> = {
  "GET /health, 300 at once": {
    request: "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
    bunch: 300,
    afresh: false,
  },
  "POST without a type, 300 at once": {
    request: `${POST}Content-Length: 0\r\n\r\n`,
    bunch: 300,
    afresh: false,
  },
  "POST of five bytes, 300 at once, new connections": {
    request: `${POST}Content-Type: application/octet-stream\r\nContent-Length: 5\r\n\r\nIADB1`,
    bunch: 300,
    afresh: true,
  },
  "GET /api_version, one after the other": {
    request: "GET /api_version HTTP/1.1\r\nHost: localhost\r\n\r\n",
    bunch: 1,
    afresh: false,
  },
  "GET /health, one a connection": {
    request: "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n",
    bunch: 1,
    afresh: true,
  },
};

const dataDir = await makeDataDir();
const server = await startServerProcess({ dataDir, env: { IAD_SERVER_WORKERS: "2" } });
/** Sealed before it counts: what a client does is not the server's. */
const made: Uint8Array<ArrayBuffer>[] = [];

/** Honest checks that got a verdict, a second; each client sends one after the other. */
async function honestRate(): Promise<number> {
  for (let left = 40 * seconds - made.length; left > 0; left--) made.push(await makeBundle(server.url));
  const until = performance.now() + 1000 * seconds;
  let verdicts = 0;
  const others = new Map<number, number>();
  await Promise.all(Array.from({ length: honest }, async () => {
    while (performance.now() < until) {
      const body = made.pop() ?? await makeBundle(server.url);
      const answer = await fetch(`${server.url}/check_capture_liveness`, {
        method: "POST",
        headers: { "content-type": "application/octet-stream" },
        body,
      }).then(async (response) => (await response.arrayBuffer(), response.status)).catch(() => 0);
      if (answer === 200 && performance.now() < until) verdicts++;
      if (answer !== 200) others.set(answer, (others.get(answer) ?? 0) + 1);
    }
  }));
  if (others.size > 0) console.log("  honest checks without a verdict:", Object.fromEntries(others));
  return verdicts / seconds;
}

async function rateBeside(order: FloodOrder): Promise<{ readonly rate: number; readonly answered: number }> {
  for (let left = 40 * seconds - made.length; left > 0; left--) made.push(await makeBundle(server.url));
  const worker = new Worker(new URL("./flood_worker.ts", import.meta.url), { type: "module" });
  let answered = 0;
  worker.onmessage = ({ data }: MessageEvent<number>) => answered = data;
  worker.postMessage(order);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const before = answered;
  const rate = await honestRate();
  const during = answered - before;
  worker.terminate();
  return { rate, answered: during / seconds };
}

try {
  await honestRate();
  for (const [name, flood] of Object.entries(FLOODS)) {
    if (!name.includes(values.only)) continue;
    for (const connections of values.connections.split(",").map(Number)) {
      const alone = await honestRate();
      const { rate, answered } = await rateBeside({
        ...flood,
        connections,
        port: Number(new URL(server.url).port),
      });
      const share = (100 * rate / alone).toFixed(0);
      console.log(
        `${name}, ${connections} connections: ${rate.toFixed(1)} of ${
          alone.toFixed(1)
        } a second, ${share} % ` +
          `(${answered.toFixed(0)} others answered a second)`,
      );
      await new Promise((resolve) => setTimeout(resolve, 3_000));
    }
  }
} finally {
  await server.stop();
  await removeDataDir(dataDir);
}
