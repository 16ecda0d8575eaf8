// deno-lint-ignore-file no-console -- a script that prints its findings
/**
 * What a database on another machine costs a check: the real server on a real libSQL server, behind a proxy that adds
 * latency to each round trip, beside the server on a file. Prints a table in Markdown.
 *
 *   deno task bench:remote [--checks 40] [--clients 16] [--latencies 0,5,50]
 */
import { parseArgs } from "node:util";
import { makeBundle } from "../harness/bundles.ts";
import { type CuttingProxy, startCuttingProxy } from "../harness/cutting_proxy.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../harness/server_process.ts";
import { startSqld } from "../harness/sqld.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    checks: { type: "string", default: "40" },
    clients: { type: "string", default: "16" },
    latencies: { type: "string", default: "0,5,50" },
  },
});
const checks = Number(values.checks);
const clients = Number(values.clients);

interface Figures {
  readonly p50: number;
  readonly p95: number;
  readonly observe: number;
  readonly record: number;
  readonly perSecond: number;
}

function percentile(times: readonly number[], share: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

async function check(url: string): Promise<number> {
  const body = await makeBundle(url);
  const started = performance.now();
  const response = await fetch(`${url}/check_capture_liveness`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body,
  });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`A check was answered ${response.status}`);
  return performance.now() - started;
}

async function stageTimes(url: string): Promise<Record<string, number>[]> {
  const text = await (await fetch(`${url}/bi_records?format=ndjson`)).text();
  return text.trim().split("\n").slice(-checks).map((line) => JSON.parse(line).stage_ms);
}

async function measure(url: string): Promise<Figures> {
  for (let index = 0; index < 5; index++) await check(url);
  const times: number[] = [];
  for (let index = 0; index < checks; index++) times.push(await check(url));
  const stages = await stageTimes(url);
  const started = performance.now();
  let left = 2 * checks;
  await Promise.all(Array.from({ length: clients }, async () => {
    while (left-- > 0) await check(url);
  }));
  return {
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    observe: percentile(stages.map(({ observe }) => observe ?? NaN), 0.5),
    record: percentile(stages.map(({ record }) => record ?? NaN), 0.5),
    perSecond: 2 * checks / ((performance.now() - started) / 1000),
  };
}

async function onServer(database: string | undefined): Promise<Figures> {
  const dataDir = await makeDataDir();
  const server = await startServerProcess({
    dataDir,
    startMs: 300_000,
    env: {
      IAD_SERVER_REQUEST_DEADLINE_MS: "60000",
      ...(database !== undefined && { IAD_SERVER_DATABASE_URL: database }),
    },
  });
  try {
    return await measure(server.url);
  } finally {
    await server.stop();
    await removeDataDir(dataDir);
  }
}

function print(name: string, { p50, p95, observe, record, perSecond }: Figures): void {
  const cells = [p50, p95, observe, record, perSecond].map((value) => value.toFixed(1));
  console.log(`| ${name} | ${cells.join(" | ")} |`);
}

async function remote(proxy: CuttingProxy, scheme: string, latencyMs: number): Promise<void> {
  proxy.delay(latencyMs);
  print(`${scheme}:, ${latencyMs} ms`, await onServer(`${scheme}://127.0.0.1:${proxy.port}`));
}

console.log(
  `| database, added round trip | check p50 ms | p95 ms | observe p50 ms | record p50 ms | ${clients} clients, checks/s |`,
);
console.log("| --- | --- | --- | --- | --- | --- |");
print("file", await onServer(undefined));
const sqld = await startSqld();
const proxy = await startCuttingProxy(sqld.port);
try {
  for (const latencyMs of values.latencies.split(",").map(Number)) {
    for (const scheme of ["http", "ws"]) await remote(proxy, scheme, latencyMs);
  }
} finally {
  await proxy.stop();
  await sqld.stop();
}
