/** Verdicts over evidence inputs made from parts, and what the tests demand of them. */
import assert from "node:assert/strict";
import { observe } from "../../src/evidence/mod.ts";
import {
  decide,
  type PipelineName,
  PIPELINES,
  type RejectionReason,
  type Verdict,
} from "../../src/verdict/mod.ts";
import { evidenceInput, type Parts } from "../../harness/evidence_input.ts";
import { readSignalsFixture } from "./signal_fixtures.ts";

export const CHROMIUM = readSignalsFixture("honest_chromium");
export const FIREFOX = readSignalsFixture("honest_firefox");

export async function verdict(parts: Parts, pipeline: PipelineName = "iad-r-1"): Promise<Verdict> {
  return decide(await observe(await evidenceInput(parts)), { pipeline });
}

export async function acceptedByBoth(what: string, parts: Parts): Promise<void> {
  for (const pipeline of PIPELINES) {
    const { rejection, probability, contributions } = await verdict(parts, pipeline);
    const why = `${what}, ${pipeline}: ${contributions.map(({ mark }) => mark)}`;
    assert.deepEqual(rejection, [], why);
    assert.ok(probability >= 0.5, why);
  }
}

export async function rejectedByBoth(
  what: string,
  { reasons, ...parts }: Parts & { reasons: readonly RejectionReason[] },
): Promise<void> {
  for (const pipeline of PIPELINES) {
    const { rejection, probability } = await verdict(parts, pipeline);
    assert.ok(probability < 0.5, `${what}, ${pipeline}: ${probability}`);
    for (const reason of reasons) assert.ok(rejection.includes(reason), `${what}, ${pipeline}: ${rejection}`);
  }
}
