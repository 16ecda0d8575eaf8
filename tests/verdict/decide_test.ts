import assert from "node:assert/strict";
import * as fc from "../../harness/packages/fast_check.ts";
import type { Signals } from "../../src/bundle/types.ts";
import { observe } from "../../src/evidence/mod.ts";
import { SIGNAL_SHAPES } from "../../src/evidence/signal_shapes.ts";
import { contributionsOf } from "../../src/verdict/decide.ts";
import { PIPELINES } from "../../src/verdict/mod.ts";
import { RULES } from "../../src/verdict/rules/all.ts";
import { GROUP_CAPS } from "../../src/verdict/weights.ts";
import { chromiumProbe, evidenceInput, geckoProbe } from "../../harness/evidence_input.ts";
import { forensicFacts, temporalFacts } from "../support/measured_facts.ts";
import { readSignalsFixture, reportNames } from "../support/signal_fixtures.ts";
import { CHROMIUM, verdict } from "../support/verdicts.ts";

/** Anything that a hostile client may put where a signal belongs. */
const garbage = fc.dictionary(
  fc.oneof(fc.constantFrom(...Object.keys(SIGNAL_SHAPES)), fc.string()),
  fc.oneof(
    fc.anything(),
    fc.record({ status: fc.constant("observed"), value: fc.anything() }),
    fc.record({ status: fc.constant("observed"), value: fc.object() }),
  ),
);

Deno.test("garbage never throws and is never trusted", async () => {
  await fc.assert(fc.asyncProperty(garbage, fc.constantFrom(...PIPELINES), async (signals, pipeline) => {
    const { probability } = await verdict({ signals: signals as Signals }, pipeline);
    assert.ok(probability < 0.5);
  }));
});

Deno.test("garbage in place of an honest answer never raises the probability", async () => {
  const replaced = fc.tuple(fc.constantFrom(...Object.keys(CHROMIUM)), fc.anything());
  const honest = (await verdict({ signals: CHROMIUM })).probability;
  await fc.assert(fc.asyncProperty(replaced, async ([name, value]) => {
    const signals = { ...CHROMIUM, [name]: { status: "observed", value } } as Signals;
    assert.ok((await verdict({ signals })).probability <= honest);
  }));
});

Deno.test("leaving signals out never helps an honest capture", async () => {
  const honest = (await verdict({ signals: CHROMIUM })).probability;
  await fc.assert(fc.asyncProperty(fc.subarray(Object.keys(CHROMIUM)), async (kept) => {
    const signals = Object.fromEntries(kept.map((name) => [name, CHROMIUM[name]!]));
    assert.ok((await verdict({ signals })).probability <= honest);
  }));
});

Deno.test("the order of the rules does not matter", async () => {
  for (const name of reportNames()) {
    const evidence = await observe(await evidenceInput({ signals: readSignalsFixture(`reports/${name}`) }));
    const forward = contributionsOf(evidence, RULES).map(({ mark }) => mark);
    const backward = contributionsOf(evidence, RULES.toReversed()).map(({ mark }) => mark);
    assert.deepEqual(forward.toSorted(), backward.toSorted());
  }
});

Deno.test("what the pixels measured and then did not helps by no more than the small negative caps", async () => {
  const caps = GROUP_CAPS.temporal.down + GROUP_CAPS.content.down;
  const measured = { temporal: temporalFacts(), forensics: forensicFacts(), frameOrigin: null };
  const whole = await verdict({ signals: CHROMIUM, ...measured });
  for (const name of Object.keys(measured)) {
    const without = await verdict({ signals: CHROMIUM, ...measured, [name]: null });
    assert.ok(whole.logOdds - without.logOdds <= caps, name);
  }
});

Deno.test("no measured attack is accepted when it leaves one signal out", async () => {
  for (const name of reportNames()) {
    const signals = readSignalsFixture(`reports/${name}`);
    for (const left of Object.keys(signals)) {
      const { [left]: _, ...rest } = signals;
      const probe = name === "ff_fake" ? geckoProbe() : chromiumProbe();
      const { probability } = await verdict({ signals: rest, probe });
      assert.ok(probability < 0.5, `${name} without ${left}: ${probability}`);
    }
  }
});
