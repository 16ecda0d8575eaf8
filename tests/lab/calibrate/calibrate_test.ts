import assert from "node:assert/strict";
import { calibrate } from "../../../lab/calibrate/calibrate.ts";
import { fitFactors } from "../../../lab/calibrate/combine.ts";
import { foldsByScene } from "../../../lab/calibrate/folds.ts";
import type { Session } from "../../../lab/calibrate/sessions.ts";
import { specsFor } from "../../../lab/calibrate/specs.ts";
import { genuineTail } from "../../../lab/calibrate/tail.ts";
import { observe } from "../../../src/evidence/mod.ts";
import { learnableValues } from "../../../src/verdict/learnable.ts";
import { evidenceInput } from "../../../harness/evidence_input.ts";
import { forensicFacts, temporalFacts } from "../../support/measured_facts.ts";
import { CHROMIUM } from "../../support/verdicts.ts";

/** Seeded, roughly normal. */
function drawing(seed: number): (mean: number, deviation: number) => number {
  let state = seed;
  function uniform() {
    state = Math.imul(state, 1664525) + 1013904223 >>> 0;
    return state / 2 ** 32;
  }
  return (mean, deviation) =>
    mean + deviation * (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3);
}

/** Cameras, films with skipped blocks, and scaled pictures, thirty scenes each. */
async function sessions(): Promise<readonly Session[]> {
  const draw = drawing(7);
  const kinds = [
    { species: "bona_fide", count: 400, blocks: 0.02, resampling: 1 },
    { species: "film", count: 300, blocks: 0.9, resampling: 1 },
    { species: "scaled", count: 100, blocks: 0.02, resampling: 4 },
  ];
  return await Promise.all(
    kinds.flatMap(({ species, count, blocks, resampling }) =>
      Array.from({ length: count }, async (_, index): Promise<Session> => {
        const temporal = temporalFacts({ equalBlocks: Math.max(0, draw(blocks, 0.1)) });
        const forensics = forensicFacts({
          raw_resampling: draw(resampling, 0.7),
          raw_correlation: draw(0.4, 0.1),
        });
        const evidence = await observe(await evidenceInput({ signals: CHROMIUM, temporal, forensics }));
        const attack = species !== "bona_fide";
        const weight = attack ? 400 / 2 / count : 1;
        const values = learnableValues(evidence);
        return { species, scene: `scene ${index % 30}`, attack, weight, values, evidence };
      })
    ),
  );
}

Deno.test("what parts attacks from cameras is learned, and what does not is left out", async () => {
  const all = await sessions();
  const calibrated = calibrate(all, specsFor(all));
  const { table, pipelines } = calibrated;
  const sources = table.features.map(({ feature }) => feature);
  assert.ok(sources.includes("temporal.equalBlocks") && sources.includes("forensics.raw_resampling"));
  assert.equal(table.genuine?.n, 400);
  const { rejectedGenuine, accepted, cost, everywhere } = pipelines["iad-r-1"];
  assert.ok(rejectedGenuine < 0.03, `${rejectedGenuine}`);
  // Skipped blocks reject; a scaled picture alone is content, and content alone does not.
  assert.ok(accepted["film"]! < 0.2, `${accepted["film"]}`);
  assert.ok(accepted["scaled"]! > 0.9, `${accepted["scaled"]}`);
  assert.ok(cost.after < 0.5);
  assert.deepEqual([everywhere.attacks, everywhere.bonaFide], [400, 400]);
  assert.deepEqual(pipelines["iad-r-1"].slices.map(({ slice }) => slice), ["linux/chrome"]);
  assert.deepEqual(calibrate(all, specsFor(all)), calibrated);
});

Deno.test("no scene is on both sides of a fold, and every sample is held once", () => {
  const samples = Array.from({ length: 50 }, (_, index) => ({ scene: `${index % 7}`, index }));
  const folds = foldsByScene(samples, 5);
  assert.equal(folds.length, 5);
  assert.deepEqual(folds.flatMap(({ held }) => held.map(({ index }) => index)).sort((a, b) => a - b), [
    ...samples.keys(),
  ]);
  for (const { train, held } of folds) {
    const seen = new Set(train.map(({ scene }) => scene));
    assert.ok(held.every(({ scene }) => !seen.has(scene)));
  }
  assert.equal(foldsByScene(samples.slice(0, 2), 5).length, 2);
});

Deno.test("an input that repeats another shares its factor, one that lies gets none", () => {
  const draw = drawing(3);
  const rows = Array.from({ length: 600 }, (_, index) => {
    const attack = index % 2 === 0;
    const telling = draw(attack ? 1.5 : -1.5, 1.2);
    return { attack, inputs: [telling, telling, draw(0, 1), attack ? -0.3 : 0.3, 0] };
  });
  const [one, two, noise, lying, silent] = fitFactors(rows, 5);
  const alone = fitFactors(rows.map(({ attack, inputs }) => ({ attack, inputs: inputs.slice(0, 1) })), 1)[0]!;
  assert.ok(Math.abs(one! + two! - alone) < 0.25 * alone, `${one} ${two} ${alone}`);
  assert.ok(noise! < 0.3, `${noise}`);
  assert.deepEqual([lying, silent], [0, 0]);
});

Deno.test("the tail counts the capture itself", () => {
  assert.equal(genuineTail(Array.from({ length: 99 }, (_, index) => index)), null);
  // Of 199 and the new one, two are one per cent: more than the second highest is rarer.
  assert.deepEqual(genuineTail(Array.from({ length: 199 }, (_, index) => index)), {
    n: 199,
    fivePercent: 189,
    onePercent: 197,
  });
});
