// deno-lint-ignore-file no-console -- a script that prints its findings
/**
 * What honest checks keep of their throughput while others send the most expensive photos that the server takes or
 * refuses, side by side in one run against the real server.
 *
 *   deno task overload [--seconds 15] [--honest 2] [--attackers 12]
 */
import { parseArgs } from "node:util";
import { makeBundle } from "../harness/bundles.ts";
import { encodeJpeg, makePicture } from "../harness/jpeg.ts";
import { progressiveBomb, sequentialBomb } from "../harness/jpeg_bombs.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../harness/server_process.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    seconds: { type: "string", default: "15" },
    honest: { type: "string", default: "2" },
    attackers: { type: "string", default: "12" },
  },
});
const [seconds, honest, attackers] = [values.seconds, values.honest, values.attackers].map(Number) as [
  number,
  number,
  number,
];

const ATTACKS: Readonly<Record<string, () => Uint8Array | Promise<Uint8Array>>> = {
  "sequential, 40 megapixels of zeros": () => sequentialBomb({ width: 6320, height: 6320 }),
  "progressive, 40 megapixels, 13 refinements": () =>
    progressiveBomb({ width: 6320, height: 6320, refinements: 13 }),
  "progressive, 12 megapixels, 1 refinement": () =>
    progressiveBomb({ width: 4000, height: 3000, refinements: 1 }),
  "detailed, 12 megapixels": () => encodeJpeg(makePicture({ width: 4000, height: 3000 })),
};

const dataDir = await makeDataDir();
const server = await startServerProcess({ dataDir, env: { IAD_SERVER_WORKERS: "2" } });

async function post(body: Uint8Array<ArrayBuffer>): Promise<number> {
  const response = await fetch(`${server.url}/check_capture_liveness`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

/** Honest checks that got a verdict, a second; each client sends one after the other. */
async function honestRate(): Promise<number> {
  const until = performance.now() + 1000 * seconds;
  let verdicts = 0;
  await Promise.all(Array.from({ length: honest }, async () => {
    while (performance.now() < until) {
      const status = await post(await makeBundle(server.url));
      if (status === 200 && performance.now() < until) verdicts++;
    }
  }));
  return verdicts / seconds;
}

/** The same beside attackers that send one bundle over and over. */
async function rateBeside(
  photo: Uint8Array<ArrayBuffer>,
): Promise<{ readonly rate: number; readonly answers: string }> {
  const body = await makeBundle(server.url, {
    photo: { file: "attack.jpg", orientation: 1, bytes: () => photo },
  });
  const statuses = new Map<number, number>();
  let attacking = true;
  const attack = Array.from({ length: attackers }, async () => {
    while (attacking) {
      const status = await post(body);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  });
  const rate = await honestRate();
  attacking = false;
  await Promise.all(attack);
  return { rate, answers: [...statuses].map(([status, count]) => `${count} × ${status}`).join(", ") };
}

try {
  await honestRate();
  for (const [name, make] of Object.entries(ATTACKS)) {
    const alone = await honestRate();
    const { rate, answers } = await rateBeside(new Uint8Array(await make()));
    const share = (100 * rate / alone).toFixed(0);
    console.log(
      `${name}: ${rate.toFixed(1)} of ${alone.toFixed(1)} a second, ${share} % (attackers: ${answers})`,
    );
  }
} finally {
  await server.stop();
  await removeDataDir(dataDir);
}
