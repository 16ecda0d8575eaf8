/**
 * `deno task evaluate`: what data/lab holds, through the server's evidence and verdict, into docs/evaluation.md,
 * docs/evaluation.json and the counted part of docs/detection.md. `--write-quick N`: keeps the first N attempts of every collected species for the tests.
 */
import { parseArgs } from "node:util";
import { countQuick, quickSubset, writeCounts, writeQuick } from "./evaluate/quick.ts";
import { formatReport } from "./evaluate/report.ts";
import { runEvaluation } from "./evaluate/run.ts";
import { withSeparation } from "./evaluate/separation_section.ts";
import { readBuilds, Store } from "./store.ts";

const ROOT = new URL("../", import.meta.url);

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: { "write-quick": { type: "string" }, out: { type: "string", default: "docs" } },
  });
  const store = new Store(new URL("data/lab/", ROOT));
  const builds = await readBuilds(store);
  const read = store.samples.bind(store);
  const perSpecies = values["write-quick"];
  if (perSpecies !== undefined) {
    const quick = await quickSubset({ read, builds, perSpecies: Number(perSpecies) });
    await writeQuick(quick);
    await writeCounts(await countQuick(quick));
    return 0;
  }
  const results = await runEvaluation({ read, builds, report: (name, done) => print(`${name}: ${done}\n`) });
  const report = formatReport(results);
  await Deno.writeTextFile(new URL(`${values.out}/evaluation.md`, ROOT), report);
  await Deno.writeTextFile(
    new URL(`${values.out}/evaluation.json`, ROOT),
    `${JSON.stringify(results, null, 1)}\n`,
  );
  const detection = new URL(`${values.out}/detection.md`, ROOT);
  await Deno.writeTextFile(
    detection,
    withSeparation(await Deno.readTextFile(new URL("docs/detection.md", ROOT)), results["iad-r-1"]),
  );
  print(`${report.split("\n## Species")[0]}\n`);
  return 0;
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

Deno.exit(await main());
