import assert from "node:assert/strict";
import fc from "fast-check";
import { CALIBRATIONS, mapFor, sliceOf } from "../../src/verdict/calibration.ts";
import { conclude } from "../../src/verdict/decide.ts";
import { fuse } from "../../src/verdict/fuse.ts";
import { type Contribution, type PipelineName, PIPELINES, type Verdict } from "../../src/verdict/mod.ts";
import { GATED_PROBABILITY, GROUP_CAPS, type WeightName, WEIGHTS } from "../../src/verdict/weights.ts";

const names = Object.keys(WEIGHTS) as WeightName[];
const rows = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 12 });
const pipeline = fc.constantFrom(...PIPELINES);

const FACTS = {
  platform: "linux",
  browser: "chrome",
  picture: { width: 1280, height: 720, meanLuma: 120, saturatedShare: 0 },
} as const;

function concluded(contributions: readonly Contribution[], pipeline: PipelineName): Verdict {
  return conclude(contributions, { pipeline, facts: FACTS });
}

function contribution(rule: WeightName): Contribution {
  const { group, llr, reason, hard } = WEIGHTS[rule];
  return { rule, group, llr, reason, hard };
}

Deno.test("evidence of an attack never raises the probability", () => {
  fc.assert(fc.property(rows, fc.constantFrom(...names), pipeline, (some, more, name) => {
    const before = concluded(some.map(contribution), name);
    const after = concluded([...some, more].map(contribution), name);
    assert.ok(after.probability <= before.probability);
    assert.ok(after.score <= before.score);
  }));
});

Deno.test("the order of contributions does not matter", () => {
  const shuffled = rows.chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))
  );
  fc.assert(fc.property(shuffled, pipeline, ([some, other], name) => {
    const one = concluded(some.map(contribution), name);
    const two = concluded(other.map(contribution), name);
    assert.equal(one.probability, two.probability);
    assert.deepEqual(one.rejection, two.rejection);
    assert.deepEqual(one.groups, two.groups);
  }));
});

Deno.test("rejection is empty exactly from probability 0.5 on", () => {
  fc.assert(fc.property(rows, pipeline, (some, name) => {
    const { probability, rejection } = concluded(some.map(contribution), name);
    assert.equal(rejection.length === 0, probability >= 0.5);
    assert.equal(new Set(rejection).size, rejection.length);
  }));
});

Deno.test("a hard gate leaves at most its probability, and its reason is named", () => {
  for (const name of names.filter((one) => WEIGHTS[one].hard)) {
    for (const chosen of PIPELINES) {
      const { probability, rejection } = concluded([contribution(name)], chosen);
      assert.ok(probability <= GATED_PROBABILITY, name);
      assert.ok(rejection.includes(WEIGHTS[name].reason), name);
    }
  }
});

Deno.test("no group passes its caps", () => {
  fc.assert(fc.property(rows, pipeline, (some, name) => {
    const { groups } = concluded(some.map(contribution), name);
    for (const [group, weight] of Object.entries(groups)) {
      const { up, down } = GROUP_CAPS[group as keyof typeof GROUP_CAPS];
      assert.ok(weight <= up && weight >= -down);
    }
  }));
});

Deno.test("the hardened pipeline never trusts more", () => {
  fc.assert(fc.property(rows, (some) => {
    const contributions = some.map(contribution);
    const usual = concluded(contributions, "iad-r-1").probability;
    assert.ok(concluded(contributions, "iad-r-1-hardened").probability <= usual);
  }));
});

Deno.test("nothing against a capture leaves it trusted by both pipelines", () => {
  for (const name of PIPELINES) {
    assert.ok(concluded([], name).probability > 0.89);
    assert.deepEqual(concluded([], name).rejection, []);
  }
});

Deno.test("calibration moves no decision that one weight must carry alone, in any slice", () => {
  const lonely: Readonly<Record<PipelineName, readonly WeightName[]>> = {
    "iad-r-1": ["capture_unproven", "webdriver", "camera_class_b", "similar_photo", "capture_path_tampered"],
    "iad-r-1-hardened": ["capture_unproven", "webdriver", "inspector_with_automation", "impossible_geometry"],
  };
  for (const name of PIPELINES) {
    const { everywhere, slices, ...calibration } = CALIBRATIONS[name];
    for (const map of [everywhere, ...Object.values(slices)]) {
      assert.ok(fuse([], { ...calibration, map }).probability > 0.75);
      for (const row of lonely[name]) {
        assert.ok(fuse([contribution(row)], { ...calibration, map }).probability < 0.5, row);
      }
    }
  }
});

Deno.test("a slice's own map is taken before the one for everywhere", () => {
  const own = { slope: 2, offset: 1 };
  const calibration = { ...CALIBRATIONS["iad-r-1"], slices: { "linux/chrome": own } };
  assert.deepEqual(mapFor(calibration, "linux/chrome"), { map: own, calibrated: true });
  for (const slice of ["linux/firefox", "toString", "__proto__"]) {
    assert.deepEqual(mapFor(calibration, slice), { map: calibration.everywhere, calibrated: false });
  }
  assert.equal(sliceOf({ platform: null, browser: null }), "unknown/unknown");
});
