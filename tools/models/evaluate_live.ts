import { openBench } from "../../harness/compose/run_table.ts";
import { openLivenessNetwork } from "../../src/liveness/mod.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { meet, rateMiddle, type Stand } from "../people/presented.ts";
import { openPublishedDetector, openPublishedRaters } from "../people/published.ts";
import { type Details, reportFrames, reportLiveness } from "../people/report_presented.ts";
import { readPresented, readRecaptured } from "../people/subjects.ts";
import { openTeacher } from "../people/teacher.ts";
import { writeBetween } from "../people/write_between.ts";
import { say } from "./say.ts";

const ROOT = new URL("../../", import.meta.url);

/**
 * Real faces before cameras, and the same ones replayed from screens: what the face checks refuse of those that look
 * ahead, and what the built-in liveness network and published ones call them. Writes both. Needs ../shared.
 */
export async function evaluateLive(): Promise<void> {
  const presented = await readPresented();
  if (presented === undefined) return say("../shared/data/real is not there: nobody is measured");
  const stand = await open();
  const met = [];
  for (const one of presented) met.push(await meet(stand, one));
  const details: Details[] = [];
  for (const { url, isScreen } of await readRecaptured()) {
    details.push({ isScreen, scores: await rateMiddle(stand, url) });
  }
  if (stand.teacher === undefined) {
    say("FSA-Net: ../shared/models is not there, no head is known to look ahead");
  }
  const frames = reportFrames(met);
  const liveness = reportLiveness(met, { names: stand.raters.map(({ name }) => name), details });
  for (const text of [frames, liveness]) say(`\n${text}`);
  await writeBetween(new URL("docs/face-quality.md", ROOT), "live", frames);
  await writeBetween(new URL("models/face_liveness.md", ROOT), "live", liveness);
}

async function open(): Promise<Stand> {
  const { judge } = await openBench();
  const { assets: { liveness, runtime } } = await loadAssets(undefined, { liveness: { kind: "builtin" } });
  const builtin = { name: "built in", network: await openLivenessNetwork(liveness!, runtime) };
  return {
    judge,
    raters: [builtin, ...await openPublishedRaters(runtime)],
    teacher: await openTeacher(runtime),
    reference: await openPublishedDetector(runtime),
  };
}
