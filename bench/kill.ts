// deno-lint-ignore-file no-console -- a script that prints its findings
/**
 * Kills the server with SIGKILL at random moments under load, on one database. Afterwards every check that was
 * answered, verdict or error, must be among the records, and the database must open after each kill.
 *
 *   deno task kill [--rounds 50] [--seed 1]
 */
import { parseArgs } from "node:util";
import { makeBundle } from "../harness/bundles.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../harness/server_process.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: { rounds: { type: "string", default: "50" }, seed: { type: "string", default: "1" } },
});
const rounds = Number(values.rounds);
const CLIENTS = 4;
let state = Number(values.seed) >>> 0;

/** mulberry32: the moments are the same for the same seed. */
function random(): number {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

const dataDir = await makeDataDir();
const answered = new Set<string>();
let unanswered = 0;

async function blast(url: string, stopped: () => boolean): Promise<void> {
  while (!stopped()) {
    const requestId = crypto.randomUUID();
    try {
      const sealed = await makeBundle(url);
      // Every third one is cut short: errors are records too.
      const body = random() < 1 / 3 ? sealed.subarray(0, 40) : sealed;
      const response = await fetch(`${url}/check_capture_liveness`, {
        method: "POST",
        headers: { "content-type": "application/octet-stream", "x-request-id": requestId },
        body,
      });
      await response.arrayBuffer();
      if (response.status !== 503) answered.add(requestId);
    } catch {
      unanswered++;
    }
  }
}

for (let round = 1; round <= rounds; round++) {
  const server = await startServerProcess({ dataDir });
  let stopped = false;
  const clients = Array.from({ length: CLIENTS }, () => blast(server.url, () => stopped));
  await new Promise((resolve) => setTimeout(resolve, 100 + random() * 2900));
  stopped = true;
  await server.stop("SIGKILL");
  await Promise.all(clients);
  if (round % 10 === 0) console.log(`${round} of ${rounds} kills, ${answered.size} checks answered`);
}

const server = await startServerProcess({ dataDir });
const response = await fetch(`${server.url}/bi_records?format=ndjson`);
const recorded = new Set(
  (await response.text()).trim().split("\n").map((line) => JSON.parse(line).request_id),
);
await server.stop();
await removeDataDir(dataDir);

const lost = [...answered].filter((requestId) => !recorded.has(requestId));
console.log(
  `${rounds} kills: ${answered.size} checks answered, ${unanswered} cut off, ${recorded.size} records, ${lost.length} lost`,
);
Deno.exit(lost.length === 0 && answered.size > 0 ? 0 : 1);
