import assert from "node:assert/strict";
import fc from "fast-check";
import { conclude } from "../../src/verdict/decide.ts";
import { type Contribution, PIPELINES } from "../../src/verdict/mod.ts";
import { GATED_PROBABILITY, GROUP_CAPS, type WeightName, WEIGHTS } from "../../src/verdict/weights.ts";

const names = Object.keys(WEIGHTS) as WeightName[];
const rows = fc.uniqueArray(fc.constantFrom(...names), { maxLength: 12 });
const pipeline = fc.constantFrom(...PIPELINES);

function contribution(rule: WeightName): Contribution {
  const { group, llr, reason, hard } = WEIGHTS[rule];
  return { rule, group, llr, reason, hard };
}

Deno.test("evidence of an attack never raises the probability", () => {
  fc.assert(fc.property(rows, fc.constantFrom(...names), pipeline, (some, more, name) => {
    const before = conclude(some.map(contribution), name);
    const after = conclude([...some, more].map(contribution), name);
    assert.ok(after.probability <= before.probability);
    assert.ok(after.score <= before.score);
  }));
});

Deno.test("the order of contributions does not matter", () => {
  const shuffled = rows.chain((some) =>
    fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))
  );
  fc.assert(fc.property(shuffled, pipeline, ([some, other], name) => {
    const one = conclude(some.map(contribution), name);
    const two = conclude(other.map(contribution), name);
    assert.equal(one.probability, two.probability);
    assert.deepEqual(one.rejection, two.rejection);
    assert.deepEqual(one.groups, two.groups);
  }));
});

Deno.test("rejection is empty exactly from probability 0.5 on", () => {
  fc.assert(fc.property(rows, pipeline, (some, name) => {
    const { probability, rejection } = conclude(some.map(contribution), name);
    assert.equal(rejection.length === 0, probability >= 0.5);
    assert.equal(new Set(rejection).size, rejection.length);
  }));
});

Deno.test("a hard gate leaves at most its probability, and its reason is named", () => {
  for (const name of names.filter((one) => WEIGHTS[one].hard)) {
    for (const chosen of PIPELINES) {
      const { probability, rejection } = conclude([contribution(name)], chosen);
      assert.ok(probability <= GATED_PROBABILITY, name);
      assert.ok(rejection.includes(WEIGHTS[name].reason), name);
    }
  }
});

Deno.test("no group passes its caps", () => {
  fc.assert(fc.property(rows, pipeline, (some, name) => {
    const { groups } = conclude(some.map(contribution), name);
    for (const [group, weight] of Object.entries(groups)) {
      const { up, down } = GROUP_CAPS[group as keyof typeof GROUP_CAPS];
      assert.ok(weight <= up && weight >= -down);
    }
  }));
});

Deno.test("the hardened pipeline never trusts more", () => {
  fc.assert(fc.property(rows, (some) => {
    const contributions = some.map(contribution);
    const usual = conclude(contributions, "iad-r-1").probability;
    assert.ok(conclude(contributions, "iad-r-1-hardened").probability <= usual);
  }));
});

Deno.test("nothing against a capture leaves it trusted by both pipelines", () => {
  for (const name of PIPELINES) {
    assert.ok(conclude([], name).probability > 0.89);
    assert.deepEqual(conclude([], name).rejection, []);
  }
});
