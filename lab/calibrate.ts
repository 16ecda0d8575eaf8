/**
 * `deno task evaluate:calibrate [--dry]`: learns the weights of everything that the pixels tell from the learning side
 * of data/lab, into src/verdict/learned.json, and prints the rows for src/verdict/calibration.ts. Both are reviewed.
 */
import { parseArgs } from "node:util";
import { calibrate } from "./calibrate/calibrate.ts";
import { formatCalibration } from "./calibrate/format.ts";
import { readSessions } from "./calibrate/sessions.ts";
import { specsFor } from "./calibrate/specs.ts";
import { NO_MEMORY } from "./evaluate/judge.ts";
import { readBuilds, Store } from "./store.ts";

const ROOT = new URL("../", import.meta.url);

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: { dry: { type: "boolean", default: false }, data: { type: "string", default: "data/lab/" } },
  });
  const store = new Store(new URL(values.data, ROOT));
  const sessions = await readSessions({
    read: store.samples.bind(store),
    builds: await readBuilds(store),
    memory: NO_MEMORY,
  });
  const calibrated = calibrate(sessions, specsFor(sessions));
  print(formatCalibration(calibrated, sessions));
  if (!values.dry) {
    const path = new URL("src/verdict/learned.json", ROOT);
    await Deno.writeTextFile(path, `${JSON.stringify(calibrated.table, null, 2)}\n`);
  }
  return 0;
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

Deno.exit(await main());
