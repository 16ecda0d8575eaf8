// deno-lint-ignore-file no-console -- a script that prints its findings
/**
 * 2,000 checks from 16 clients at once against the real server in a process of its own. Prints the answers by
 * status, latencies, how `/livez` answered meanwhile, and the server's memory over time.
 *
 *   deno task load [--checks 2000] [--clients 16]
 *
 * Exits 1 when an answer is neither a verdict nor a 503, when `/livez` takes over 100 ms at the 99th
 * percentile, or when memory still grows after the warm-up (last quarter over second quarter by more than 10 %).
 */
import { parseArgs } from "node:util";
import { makeBundle } from "../harness/bundles.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../harness/server_process.ts";
import { residentBytes } from "./process.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: { checks: { type: "string", default: "2000" }, clients: { type: "string", default: "16" } },
});
const checks = Number(values.checks);
const clients = Number(values.clients);
const RETRIES = 100;

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
function summary(times: number[]): string {
  times.sort((a, b) => a - b);
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(times, share).toFixed(1));
  return `p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, max ${(times.at(-1) ?? NaN).toFixed(1)} ms`;
}
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const dataDir = await makeDataDir();
const server = await startServerProcess({ dataDir });
const statuses = new Map<number, number>();
const checkTimes: number[] = [];
const liveTimes: number[] = [];
const memory: number[] = [];
let refused = 0;
let done = 0;
let running = true;

async function check(body: Uint8Array<ArrayBuffer>): Promise<void> {
  for (let attempt = 0; attempt < RETRIES; attempt++) {
    const started = performance.now();
    const response = await fetch(`${server.url}/check_capture_liveness`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body,
    });
    await response.arrayBuffer();
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    if (response.status !== 503) {
      checkTimes.push(performance.now() - started);
      return;
    }
    refused++;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function client(): Promise<void> {
  while (done < checks) {
    const nth = ++done;
    const body = await makeBundle(server.url);
    await check(body);
    if (nth % 200 === 0) console.log(`${nth} of ${checks}`);
  }
}

/** Asks from a thread of its own: this one is busy sealing, and would measure itself. */
function watchLiveness(): Worker {
  const worker = new Worker(new URL("livez_worker.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => liveTimes.push(data);
  worker.postMessage(server.url);
  return worker;
}

async function watchMemory(): Promise<void> {
  while (running) {
    memory.push(await residentBytes(server.pid));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Milliseconds of each stage as the records have them. */
async function stageTimes(url: string): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>();
  const text = await (await fetch(`${url}/bi_records?format=ndjson`)).text();
  for (const line of text.trim().split("\n")) {
    for (const [stage, milliseconds] of Object.entries<number>(JSON.parse(line).stage_ms)) {
      const list = times.get(stage);
      if (list === undefined) times.set(stage, [milliseconds]);
      else list.push(milliseconds);
    }
  }
  return times;
}

const started = performance.now();
const liveness = watchLiveness();
const watching = watchMemory();
await Promise.all(Array.from({ length: clients }, client));
running = false;
await watching;
liveness.terminate();
const seconds = (performance.now() - started) / 1000;
const stages = await stageTimes(server.url);
const exit = await server.stop();
await removeDataDir(dataDir);

const quarter = Math.floor(memory.length / 4);
const second = mean(memory.slice(quarter, 2 * quarter)) / 2 ** 20;
const last = mean(memory.slice(-quarter)) / 2 ** 20;
liveTimes.sort((a, b) => a - b);
const byStatus = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
console.log(
  `${checks} checks, ${clients} clients, ${seconds.toFixed(1)} s, ${(checks / seconds).toFixed(1)} a second`,
);
console.log(`answers by status: ${byStatus.join(", ")} (503 sent again: ${refused})`);
console.log(`check: ${summary(checkTimes)}`);
console.log(`/livez: ${liveTimes.length} asked, ${summary(liveTimes)}`);
for (const [stage, times] of stages) console.log(`  ${stage}: ${summary(times)}`);
console.log(`memory: second quarter ${second.toFixed(0)} MiB, last quarter ${last.toFixed(0)} MiB`);
console.log(`exit after SIGTERM: ${exit}`);

const faults = [
  [...statuses.keys()].some((status) => status !== 200 && status !== 503) &&
  "an answer was neither a verdict nor a 503",
  checkTimes.length !== checks && "not every check was answered",
  !(percentile(liveTimes, 0.99) <= 100) && "/livez was slower than 100 ms at the 99th percentile",
  !(last <= second * 1.1) && "memory grew after the warm-up",
  exit !== 0 && "the server did not stop cleanly",
].filter((fault) => fault !== false);
for (const fault of faults) console.error(`FAIL: ${fault}`);
Deno.exit(faults.length === 0 ? 0 : 1);
