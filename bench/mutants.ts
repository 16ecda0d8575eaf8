// deno-lint-ignore-file no-console -- a script that prints its findings
/**
 * Mutated photos, sealed and sent to the real server: no answer of 5xx, no worker replaced, memory flat.
 *
 *   deno task mutants [--count 50000] [--seed 1] [--clients 8]
 */
import { parseArgs } from "node:util";
import { makeBundle, PHOTOS } from "../harness/bundles.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../harness/server_process.ts";
import { mutated, randomOf } from "../harness/mutations.ts";
import { residentBytes } from "./process.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    count: { type: "string", default: "50000" },
    seed: { type: "string", default: "1" },
    clients: { type: "string", default: "8" },
  },
});
const count = Number(values.count);
const random = randomOf(Number(values.seed));
const photos = [...PHOTOS.accepted, ...PHOTOS.refused].map((photo) => photo.bytes())
  .filter(({ length }) => length < 300_000);

const dataDir = await makeDataDir();
const server = await startServerProcess({ dataDir, env: { IAD_SERVER_WORKERS: "2" } });
const statuses = new Map<number, number>();
const memory: number[] = [];
let sent = 0;

async function client(): Promise<void> {
  while (sent < count) {
    const nth = ++sent;
    const bytes = mutated(photos[random(photos.length)]!, random);
    const response = await fetch(`${server.url}/check_capture_liveness`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: await makeBundle(server.url, {
        photo: { file: "mutant.jpg", orientation: 1, bytes: () => bytes },
      }),
    });
    await response.arrayBuffer();
    statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
    if (nth % Math.ceil(count / 20) === 0) {
      memory.push(await residentBytes(server.pid) / 2 ** 20);
      console.log(`${nth}: ${report()}, ${memory.at(-1)!.toFixed(0)} MiB`);
    }
  }
}

function report(): string {
  return [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${times} × ${status}`).join(", ");
}

try {
  await Promise.all(Array.from({ length: Number(values.clients) }, client));
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  const restarts = Number(/^iad_worker_restarts_total (\d+)/m.exec(metrics)?.[1]);
  const half = memory.slice(Math.floor(memory.length / 4), Math.floor(memory.length / 2));
  const before = Math.max(...half);
  const after = Math.max(...memory.slice(Math.floor((3 * memory.length) / 4)));
  console.log(
    `${count} mutants: ${report()}; ${restarts} workers replaced; memory ${
      before.toFixed(0)
    } MiB in the second ` +
      `quarter, ${after.toFixed(0)} MiB in the last`,
  );
  const failed = [...statuses.keys()].some((status) => status >= 500) || restarts > 0 ||
    after > 1.15 * before;
  if (failed) console.error("FAIL");
  Deno.exitCode = failed ? 1 : 0;
} finally {
  await server.stop();
  await removeDataDir(dataDir);
}
