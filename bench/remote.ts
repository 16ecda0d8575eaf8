// deno-lint-ignore-file no-console -- a script that prints its findings
/**
 * What a database on another machine costs a check. Its three round trips on a real libSQL server, behind a proxy that adds
 * latency to each, beside a file: one after the other, and from many clients at once. And whole checks by the real server.
 * Prints a table in Markdown.
 *
 *   deno task bench:remote [--checks 200] [--clients 16] [--latencies 0,5,50]
 */
import { parseArgs } from "node:util";
import { makeBundle } from "../harness/bundles.ts";
import { startCuttingProxy } from "../harness/cutting_proxy.ts";
import { processorMs } from "./process.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../harness/server_process.ts";
import { startSqld } from "../harness/sqld.ts";
import { type BiRecord, openRecordStoreInWorker } from "../src/records/mod.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    checks: { type: "string", default: "200" },
    clients: { type: "string", default: "16" },
    latencies: { type: "string", default: "0,5,50" },
  },
});
const checks = Number(values.checks);
const clients = Number(values.clients);
/** Whole checks take a processor each: fewer of them. */
const wholeChecks = Math.ceil(checks / 10);
const SETTINGS = { retentionDays: 365, featuresDays: 30, replayDays: 30, claimTimeoutMs: 60_000 };

interface Database {
  readonly name: string;
  readonly url: (dataDir: string) => string;
  readonly latencyMs: number;
}

function percentile(times: readonly number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(1);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function post(url: string, body: Uint8Array<ArrayBuffer>): Promise<void> {
  const response = await fetch(`${url}/check_capture_liveness`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body,
  });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`A check was answered ${response.status}`);
}

interface Whole {
  readonly times: readonly number[];
  readonly processorMs: number;
  readonly record: BiRecord;
}

/** Times of whole checks, the processor's time for one in all threads, and the record of one. */
async function throughServer({ url }: Database): Promise<Whole> {
  const dataDir = await makeDataDir();
  const server = await startServerProcess({
    dataDir,
    startMs: 300_000,
    env: { IAD_SERVER_REQUEST_DEADLINE_MS: "60000", IAD_SERVER_DATABASE_URL: url(dataDir) },
  });
  try {
    for (let index = 0; index < 5; index++) await post(server.url, await makeBundle(server.url));
    const bundles = await Promise.all(Array.from({ length: wholeChecks }, () => makeBundle(server.url)));
    const before = await processorMs(server.pid);
    const times: number[] = [];
    for (const bundle of bundles) times.push(await timed(() => post(server.url, bundle)));
    const spent = await processorMs(server.pid) - before;
    const record = (await (await fetch(`${server.url}/bi_records`)).json()).at(-1);
    return { times, processorMs: spent / wholeChecks, record };
  } finally {
    await server.stop();
    await removeDataDir(dataDir);
  }
}

/** What the checks of one server ask, without the checks. */
async function throughStore({ url }: Database, record: BiRecord): Promise<string[]> {
  const dataDir = await makeDataDir();
  const store = await openRecordStoreInWorker({ ...SETTINGS, database: { url: url(dataDir) } });
  const times = { look: [] as number[], claim: [] as number[], save: [] as number[] };

  async function check(): Promise<void> {
    const random = crypto.getRandomValues(new Uint8Array(32));
    const claimId = crypto.randomUUID();
    const capture = {
      claimId,
      requestId: claimId,
      bundleId: random.slice(0, 16),
      ciphertextDigest: random,
      photoDigest: random,
      perceptualHash: random.slice(0, 8).toHex(),
    };
    const nowMs = Date.now();
    const request = { requestId: claimId, ciphertextDigest: random };
    times.look.push(await timed(() => store.findAnswer(request, nowMs)));
    times.claim.push(await timed(() => store.claim(capture, nowMs)));
    const own = { ...record, request_id: claimId, time: new Date(nowMs).toISOString() };
    times.save.push(await timed(() => store.save(own, { claimId, nowMs })));
  }

  try {
    for (let index = 0; index < checks; index++) await check();
    const medians = [times.look, times.claim, times.save].map((one) => percentile(one, 0.5));
    let left = 5 * checks;
    const elapsedMs = await timed(() =>
      Promise.all(Array.from({ length: clients }, async () => {
        while (left-- > 0) await check();
      }))
    );
    return [...medians, (5 * checks / (elapsedMs / 1000)).toFixed(0)];
  } finally {
    await store.close();
    await removeDataDir(dataDir);
  }
}

const sqld = await startSqld();
const proxy = await startCuttingProxy(sqld.port);
const databases: readonly Database[] = [
  { name: "file", url: (dataDir) => `file:${dataDir}/iad.db`, latencyMs: 0 },
  ...values.latencies.split(",").map(Number).flatMap((latencyMs) =>
    ["http", "ws"].map((scheme) => ({
      name: `${scheme}, ${latencyMs} ms`,
      url: () => `${scheme}://127.0.0.1:${proxy.port}`,
      latencyMs,
    }))
  ),
];
const header = "| database, added round trip | look p50, ms | claim | save | from " + clients +
  " clients, checks/s | whole check p50, ms | its processor time |";
try {
  console.log(`${header}\n|${" --- |".repeat(7)}`);
  for (const database of databases) {
    proxy.delay(database.latencyMs);
    const whole = await throughServer(database);
    const stored = await throughStore(database, whole.record);
    const cells = [database.name, ...stored, percentile(whole.times, 0.5), whole.processorMs.toFixed(0)];
    console.log(`| ${cells.join(" | ")} |`);
  }
} finally {
  await proxy.stop();
  await sqld.stop();
}
