import assert from "node:assert/strict";
import * as fc from "../../harness/packages/fast_check.ts";
import { CALIBRATIONS, mapFor, sliceOf } from "../../src/verdict/calibration.ts";
import { conclude } from "../../src/verdict/decide.ts";
import { fuse } from "../../src/verdict/fuse.ts";
import { type Contribution, type PipelineName, PIPELINES, type Verdict } from "../../src/verdict/mod.ts";
import {
  GATED_PROBABILITY,
  GROUP_CAPS,
  LEARNED_WEIGHTS,
  type LearnedRow,
  type MarkName,
  WEIGHTS,
} from "../../src/verdict/weights.ts";

const names = Object.keys(WEIGHTS) as MarkName[];
const rows = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 12 });
const learnedRows = Object.keys(LEARNED_WEIGHTS) as LearnedRow[];
const pipeline = fc.constantFrom(...PIPELINES);

const FACTS = {
  platform: "linux",
  browser: "chrome",
  picture: { width: 1280, height: 720, meanLuma: 120, saturatedShare: 0 },
} as const;

function concluded(contributions: readonly Contribution[], pipeline: PipelineName): Verdict {
  return conclude(contributions, { pipeline, facts: FACTS });
}

function contribution(mark: MarkName): Contribution {
  const { group, llr, reason, hard } = WEIGHTS[mark];
  return { mark, group, llr, reason, hard };
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
  fc.assert(fc.property(fc.array(mark, { maxLength: 12 }), pipeline, (some, name) => {
    const { probability, rejection } = concluded(some, name);
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

/** Any mark: a row of the table, or a learned weight within its row's bounds. */
const mark = fc.oneof(
  fc.constantFrom(...names).map(contribution),
  fc.tuple(fc.constantFrom(...learnedRows), fc.double({ min: -1, max: 1, noNaN: true })).map(
    ([row, share]) => {
      const { group, reason, up, down } = LEARNED_WEIGHTS[row];
      const llr = share < 0 ? share * down : share * up;
      return { mark: `${row}.${share}`, group, llr, reason, hard: false };
    },
  ),
);

Deno.test("a mark against a capture never raises the probability, whatever was learned in its favour", () => {
  const against = mark.filter(({ llr }) => llr >= 0);
  fc.assert(fc.property(fc.array(mark, { maxLength: 12 }), against, pipeline, (some, more, name) => {
    const before = concluded(some, name);
    const after = concluded([...some, more], name);
    assert.ok(after.probability <= before.probability);
    assert.ok(after.logOdds >= before.logOdds);
  }));
});

Deno.test("what was learned in favour of a capture excuses no mark that rejects alone", () => {
  const favour = learnedRows.map((row): Contribution => {
    const { group, reason, down } = LEARNED_WEIGHTS[row];
    return { mark: row, group, llr: -down, reason, hard: false };
  });
  const alone = names.filter((name) => concluded([contribution(name)], "iad-r-1").probability < 0.5);
  assert.ok(alone.includes("webdriver") && alone.includes("frames_repeated"));
  for (const name of alone) {
    assert.ok(concluded([contribution(name), ...favour], "iad-r-1").probability < 0.5, name);
  }
  const better = concluded(favour, "iad-r-1").probability;
  assert.ok(better > concluded([], "iad-r-1").probability);
});

Deno.test("without a mark the probability rises by no more than the small caps", () => {
  const caps = Object.values(GROUP_CAPS).reduce((sum, { down }) => sum + down, 0);
  fc.assert(
    fc.property(fc.array(mark.filter(({ llr }) => llr < 0), { maxLength: 8 }), pipeline, (some, name) => {
      const gained = concluded([], name).logOdds - concluded(some, name).logOdds;
      assert.ok(gained >= 0 && gained <= caps * CALIBRATIONS[name].benefit + 1e-9);
    }),
  );
});

Deno.test("no group passes its caps", () => {
  fc.assert(fc.property(fc.array(mark, { maxLength: 12 }), pipeline, (some, name) => {
    const { groups } = concluded(some, name);
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
    assert.ok(concluded([], name).probability > 0.8);
    assert.deepEqual(concluded([], name).rejection, []);
  }
});

Deno.test("calibration moves no decision that one weight must carry alone, in any slice", () => {
  const lonely: Readonly<Record<PipelineName, readonly MarkName[]>> = {
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
