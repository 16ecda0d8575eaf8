// deno-lint-ignore-file no-console -- a script that prints its findings
/**
 * Mutated photos, sealed and sent to the real server: no answer of 5xx, no worker replaced, memory flat. Each client has
 * a worker of its own, so that nothing waits; how long a check takes is for `deno task load` to tell, and the deadlines
 * here are long enough for a machine that is busy with other things.
 *
 *   deno task mutants [--count 50000] [--from 0] [--seed 1] [--clients 2]
 *
 * A mutant depends on the seed and its number alone: a run can go on where another one stopped, and one mutant can be
 * sent again with `--from N --count 1`.
 */
import { parseArgs } from "node:util";
import { makeBundle, PHOTOS } from "../harness/bundles.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../harness/server_process.ts";
import { mutated, randomOf } from "../harness/mutations.ts";
import { isFlat } from "./flat.ts";
import { residentBytes } from "./process.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    count: { type: "string", default: "50000" },
    from: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    clients: { type: "string", default: "2" },
  },
});
const [count, from, seed, clients] = [values.count, values.from, values.seed, values.clients]
  .map(Number) as [number, number, number, number];
const STEPS = 20;
/** Heaps and the networks' memories grow to their size over some 5,000 mutants: a shorter run tells nothing of a leak. */
const MIN_FOR_MEMORY = 20_000;
const SLOW_MS = 60_000;
const photos = [...PHOTOS.accepted, ...PHOTOS.refused].map((photo) => photo.bytes())
  .filter(({ length }) => length < 300_000);

const dataDir = await makeDataDir();
const server = await startServerProcess({
  dataDir,
  startMs: 600_000,
  env: { IAD_SERVER_WORKERS: String(clients), IAD_SERVER_REQUEST_DEADLINE_MS: "300000" },
});
const statuses = new Map<number, number>();
const memory: number[] = [];
let sent = 0;
let answered = 0;

function mutant(number: number): Uint8Array<ArrayBuffer> {
  const random = randomOf(Math.imul(seed, 0x9e3779b1) + Math.imul(number + 1, 0x85ebca6b));
  return mutated(photos[random(photos.length)]!, random);
}

async function client(): Promise<void> {
  while (sent < count) {
    const number = from + sent++;
    const photo = { file: "mutant.jpg", orientation: 1, bytes: () => mutant(number) };
    const body = await makeBundle(server.url, { photo });
    const started = performance.now();
    const response = await fetch(`${server.url}/check_capture_liveness`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body,
    });
    const text = await response.text();
    const took = performance.now() - started;
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    if (response.status >= 500 || took > SLOW_MS) {
      console.log(`Mutant ${number}: ${response.status} after ${took.toFixed(0)} ms: ${text}`);
    }
    if (++answered % Math.ceil(count / STEPS) === 0) await report(number);
  }
}

async function report(number: number): Promise<void> {
  memory.push(await residentBytes(server.pid) / 2 ** 20);
  console.log(`${number}: ${tally()}, ${memory.at(-1)!.toFixed(0)} MiB`);
}

function memoryWord(flat: boolean): string {
  if (count < MIN_FOR_MEMORY) return `not judged below ${MIN_FOR_MEMORY} mutants`;
  return flat ? "flat" : "grows";
}

function tally(): string {
  return [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${times} × ${status}`).join(", ");
}

try {
  await Promise.all(Array.from({ length: clients }, client));
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  const restarts = Number(/^iad_worker_restarts_total (\d+)/m.exec(metrics)?.[1]);
  const flat = count < MIN_FOR_MEMORY || isFlat(memory);
  console.log(
    `${count} mutants from ${from}: ${tally()}; ${restarts} workers replaced; memory ${memoryWord(flat)}: ${
      memory.map((mib) => mib.toFixed(0)).join(" ")
    } MiB`,
  );
  const failed = [...statuses.keys()].some((status) => status >= 500) || restarts !== 0 || !flat;
  if (failed) console.error("FAIL");
  Deno.exitCode = failed ? 1 : 0;
} finally {
  await server.stop();
  await removeDataDir(dataDir);
}
