import assert from "node:assert/strict";
import { curveOf } from "../../lab/evaluate/curve.ts";
import { areaUnderCurve } from "../../lab/evaluate/separation.ts";
import { judge, type Judged } from "../../lab/evaluate/judge.ts";
import { slicesOf } from "../../lab/evaluate/slices.ts";
import { tally } from "../../lab/evaluate/tally.ts";
import { PLATFORMS, withCameraProfile, withComputerProfile } from "../../lab/profile.ts";
import type { Sample } from "../../lab/sample.ts";
import { SPECIES, type Species } from "../../lab/species.ts";
import { observe } from "../../src/evidence/mod.ts";
import { decide } from "../../src/verdict/mod.ts";
import { evidenceInput, memoryAnswering } from "../../harness/evidence_input.ts";
import { readSignalsFixture } from "../support/signal_fixtures.ts";

const FILE_CAMERA = readSignalsFixture("reports/headful");
const CANVAS = readSignalsFixture("reports/pup_naive");

function speciesOf(name: string): Species {
  return SPECIES.find((species) => species.name === name)!;
}

async function sampleOf(signals = FILE_CAMERA, attempt = 0): Promise<Sample> {
  const { memory: _, clientBuilds: __, nonceRequired: ___, ...features } = await evidenceInput({ signals });
  return {
    species: "bona_fide",
    attempt,
    split: "measure",
    shown: { scene: "measure-1", group: "female/asian", resolution: "1280x720", transport: "raw" },
    outcome: { kind: "measured", features, face: null },
  };
}

const OPTIONS = { builds: new Map(), memory: memoryAnswering() };

Deno.test("a camera's answers make a test device pass on every platform, a test device's own do not", async () => {
  const { outcome } = await sampleOf();
  if (outcome.kind !== "measured") throw new Error("refused");
  for (const platform of PLATFORMS) {
    const features = withCameraProfile(outcome.features, { platform, number: 5 });
    const input = { ...features, memory: memoryAnswering(), clientBuilds: new Map(), nonceRequired: false };
    const verdict = decide(await observe(input), { pipeline: "iad-r-1" });
    assert.deepEqual(verdict.rejection, [], `${platform}: ${verdict.contributions.map(({ mark }) => mark)}`);
  }
  const own = await judge(await sampleOf(), speciesOf("file_camera"), OPTIONS);
  assert.deepEqual(own.platform, null);
  assert.ok(own.verdicts!["iad-r-1"].rejection.includes("UNTRUSTED_DEVICE"));
});

Deno.test("an ordinary computer around it leaves a page's track as it was", async () => {
  const { outcome } = await sampleOf(CANVAS);
  if (outcome.kind !== "measured") throw new Error("refused");
  const features = withComputerProfile(outcome.features, { platform: "linux", number: 1 });
  assert.deepEqual(features.bundle.signals["track"], CANVAS["track"]);
  const input = { ...features, memory: memoryAnswering(), clientBuilds: new Map(), nonceRequired: false };
  const rules = decide(await observe(input), { pipeline: "iad-r-1" }).contributions.map(({ mark }) => mark);
  assert.ok(rules.includes("synthetic_track"));
  assert.ok(!rules.includes("fake_audio"));
});

Deno.test("attempts are counted by what became of them", async () => {
  const species = speciesOf("bona_fide");
  const honest = await judge(await sampleOf(), species, OPTIONS);
  const canvas = await judge(await sampleOf(CANVAS, 1), species, OPTIONS);
  const refused: Judged = {
    sample: { ...await sampleOf(), outcome: { kind: "refused", code: "DECRYPTION_FAILED" } },
    platform: null,
    verdicts: null,
  };
  // A camera's answers cannot mend what the frames say.
  const judged = [honest, canvas, refused];
  const { attempts, accepted, rejected, refused: errors } = tally(species, judged, "iad-r-1");
  assert.equal(attempts, 3);
  assert.equal(errors, 1);
  assert.equal(accepted + rejected, 2);
  const slices = slicesOf([honest, canvas], "iad-r-1");
  const resolution = slices.find(({ by }) => by === "resolution")!;
  assert.deepEqual([resolution.slice, resolution.attempts], ["1280x720", 2]);
  assert.equal(slices.filter(({ by }) => by === "platform").length, 2);
});

Deno.test("the curve takes its threshold from bona fide scores, and gates reject at any", async () => {
  const camera = await judge(await sampleOf(), speciesOf("bona_fide"), OPTIONS);
  const flag = await judge(await sampleOf(), speciesOf("file_camera"), OPTIONS);
  const bonaFide = Array.from({ length: 50 }, () => camera);
  const same = curveOf("same", { bonaFide, attacks: [camera, camera], pipeline: "iad-r-1" });
  assert.deepEqual(same.apcer, [1, 1, 1, 1, 1]);
  const gated = curveOf("flag", { bonaFide, attacks: [flag], pipeline: "iad-r-1" });
  assert.deepEqual(gated.apcer, [0, 0, 0, 0, 0]);
});

Deno.test("the area under the curve counts pairs, ties half", () => {
  assert.equal(areaUnderCurve([3, 4], [1, 2]), 1);
  assert.equal(areaUnderCurve([1, 2], [3, 4]), 0);
  assert.equal(areaUnderCurve([1, 3], [2, 2]), 0.5);
  assert.equal(areaUnderCurve([2, 2], [2, 2]), 0.5);
  assert.equal(areaUnderCurve([2, 5, 5], [1, 2, 3, 4]), (1.5 + 4 + 4) / 12);
  assert.equal(areaUnderCurve([], [1]), null);
});
