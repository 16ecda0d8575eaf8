import { openBench } from "../../harness/compose/run_table.ts";
import { openLivenessNetwork } from "../../src/liveness/mod.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { answerTo, type Bench, examine } from "../people/examine.ts";
import { report } from "../people/report.ts";
import { readNobody, readSubjects } from "../people/subjects.ts";
import { writeBetween } from "../people/write_between.ts";
import { say } from "./say.ts";

const ROOT = new URL("../../", import.meta.url);

/**
 * What the face stage and the built-in liveness network make of real people whom nothing was fitted to: by skin tone, age
 * and head cover. Writes the figures into docs/face-quality.md, the cards and the README. Needs ../shared.
 */
export async function evaluatePeople(): Promise<void> {
  const subjects = await readSubjects();
  if (subjects === undefined) return say("../shared/data/real is not there: nobody is measured");
  const bench = await open();
  const people = await each("people", subjects, (subject) => examine(bench, subject));
  const nobody = await each("nobody", await readNobody(), (url) => answerTo(bench, url));
  const { all, liveness, worst } = report({ people, nobody });
  for (const text of [all, liveness, worst]) say(`\n${text}`);
  await writeBetween(new URL("docs/face-quality.md", ROOT), "people", all);
  await writeBetween(new URL("models/face_liveness.md", ROOT), "people", liveness);
  for (const card of ["face_detector", "face_landmarks", "face_witness"]) {
    await writeBetween(new URL(`models/${card}.md`, ROOT), "people", worst);
  }
  await writeBetween(new URL("README.md", ROOT), "people", worst);
}

async function open(): Promise<Bench> {
  const { judge } = await openBench();
  const { assets } = await loadAssets(undefined, { liveness: { kind: "builtin" } });
  return { judge, liveness: await openLivenessNetwork(assets.liveness!, assets.runtime) };
}

/** One after the other, with one line that tells how far it is. */
async function each<T, R>(name: string, items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const [index, item] of items.entries()) {
    results.push(await work(item));
    progress(`${name} ${index + 1} of ${items.length}`);
  }
  progress("");
  return results;
}

function progress(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`\r${line.padEnd(40)}\r${line}`));
}
