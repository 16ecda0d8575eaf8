/**
 * `deno task evaluate:collect [--jobs 2] [--species REGEXP] [--split learn|measure] [--keep] [--again]`: every attempt of
 * every species by real browsers, features into data/lab. What is there is not collected again. `--keep` keeps the
 * opened bundles too, photos included; `--again` measures kept bundles anew, for features that are new.
 */
import { parseArgs } from "node:util";
import { startDisplay } from "../harness/browser/browsers.ts";
import { killPrograms } from "../harness/browser/processes.ts";
import { readBuiltClient } from "./collect/client.ts";
import { FilmMaker } from "./collect/film_maker.ts";
import { makeKeys } from "./collect/keys.ts";
import { planVisits } from "./collect/plan.ts";
import { measureAgain } from "./collect/measure_again.ts";
import { Progress } from "./collect/progress.ts";
import { runBatch, type VisitContext } from "./collect/run_batches.ts";
import { Surgeon } from "./collect/surgeon.ts";
import { listScenes } from "./media/mod.ts";
import { startAnalyser } from "./measure.ts";
import type { Sample, Split } from "./sample.ts";
import { SPECIES, type Species } from "./species.ts";
import { Store } from "./store.ts";

const ROOT = new URL("../", import.meta.url);
const SHARED = new URL("../shared/", ROOT);

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      jobs: { type: "string", default: "2" },
      species: { type: "string", default: "" },
      split: { type: "string", default: "" },
      keep: { type: "boolean", default: false },
      again: { type: "boolean", default: false },
    },
  });
  const pattern = new RegExp(`^(?:${values.species})`);
  const wanted = ({ name }: Pick<Species, "name">, split: Split) =>
    pattern.test(name) && (values.split === "" || values.split === split);
  const store = new Store(new URL("data/lab/", ROOT));
  const analyser = await startAnalyser(Number(values.jobs));
  try {
    if (values.again) return await measureAgain({ store, analyser, wanted });
    const { files, builds } = await readBuiltClient();
    await Deno.writeTextFile(await store.path("builds.json"), JSON.stringify([...builds]));
    const done = await attemptsDone(store);
    const scenes = await listScenes(SHARED);
    const batches = [
      ...planVisits({ scenes, wanted, done: (name, split) => done.get(`${name}.${split}`) ?? NONE }),
    ];
    const progress = new Progress(
      batches.reduce(
        (sum, { tasks }) => sum + tasks.reduce((all, { origin }) => all + origin.captures, 0),
        0,
      ),
    );
    const display = await startDisplay();
    const films = Array.from({ length: Number(values.jobs) }, () => new FilmMaker());
    const keys = await makeKeys();
    const surgeon = new Surgeon({ store, analyser, keys, keep: values.keep, report: () => {} });
    const context = {
      store,
      shared: SHARED,
      display,
      keys,
      client: files,
      analyser,
      surgeon,
      keep: values.keep,
      report: progress.report,
    } satisfies Omit<VisitContext, "films">;
    try {
      await Promise.all(films.map(async (maker) => {
        for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
          await runBatch(batch, { ...context, films: maker });
        }
      }));
    } finally {
      for (const maker of films) maker.close();
      await display.stop();
    }
    return progress.finish();
  } finally {
    await analyser.close();
  }
}

const NONE: ReadonlySet<number> = new Set();

async function attemptsDone(store: Store): Promise<Map<string, Set<Sample["attempt"]>>> {
  const done = new Map<string, Set<number>>();
  for (const { name } of SPECIES) {
    for (const split of ["learn", "measure"] as const) {
      done.set(`${name}.${split}`, new Set((await store.samples(name, split)).map(({ attempt }) => attempt)));
    }
  }
  return done;
}

Deno.addSignalListener("SIGINT", () => {
  killPrograms();
  Deno.exit(130);
});
Deno.exit(await main());
