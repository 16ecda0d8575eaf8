import assert from "node:assert/strict";
import { weigh } from "../../lab/calibrate/learn.ts";
import { observe } from "../../src/evidence/mod.ts";
import { contributionsOf } from "../../src/verdict/decide.ts";
import { learnableValues } from "../../src/verdict/learnable.ts";
import { combinedScore, LEARNED, learnedWeight } from "../../src/verdict/learned.ts";
import { learnedRule } from "../../src/verdict/learned_rule.ts";
import { GROUP_CAPS, learnedRowOf } from "../../src/verdict/weights.ts";
import { evidenceInput } from "../../harness/evidence_input.ts";
import { forensicFacts, temporalFacts } from "../support/measured_facts.ts";

const NO_COUNTS = { attack: [], bonaFide: [], prior: [], n: 0 };
const EQUAL = { feature: "temporal.equalBlocks", edges: [0.2], llr: [-0.2, 1.25], ...NO_COUNTS };
const DEVIATION = { feature: "temporal.blockDeviation", edges: [1], llr: [50, -50], ...NO_COUNTS };
const RESAMPLING = { feature: "forensics.raw_resampling", edges: [1], llr: [0.5, 2], ...NO_COUNTS };

Deno.test("a value belongs to the bucket that begins at or below it", () => {
  const feature = { edges: [0.1, 0.5], llr: [-1, 0.5, 2] };
  const cases = [[-5, -1], [0.0999, -1], [0.1, 0.5], [0.4999, 0.5], [0.5, 2], [1e9, 2]] as const;
  for (const [value, llr] of cases) assert.equal(learnedWeight(feature, value), llr);
  assert.equal(learnedWeight({ edges: [], llr: [0.3] }, 7), 0.3);
  for (const value of [null, undefined, NaN, Infinity, -Infinity]) {
    assert.equal(learnedWeight(feature, value), undefined);
  }
});

Deno.test("a learned mark weighs what its bucket says, within its row's bounds", async () => {
  const evidence = await observe(
    await evidenceInput({ temporal: temporalFacts({ equalBlocks: 0.3, blockDeviation: 9 }) }),
  );
  const pairs = { feature: "temporal.pairs", edges: [1], llr: [1, 1], ...NO_COUNTS };
  const rule = learnedRule("learned_temporal", {
    features: [EQUAL, DEVIATION, pairs, RESAMPLING],
    combinations: [],
  });
  const common = { group: "temporal", reason: "UNTRUSTED_CONTENT", hard: false };
  assert.deepEqual(contributionsOf(evidence, [rule]), [
    { mark: "temporal.equalBlocks", llr: 1.25, ...common },
    { mark: "temporal.blockDeviation", llr: -GROUP_CAPS.temporal.down, ...common },
  ]);
});

Deno.test("a combination stands for its inputs, each with its factor", async () => {
  const temporal = temporalFacts({ equalBlocks: 0.3, blockDeviation: 0.5 });
  const evidence = await observe(await evidenceInput({ temporal }));
  const inputs = [{ feature: EQUAL.feature, factor: 2 }, { feature: DEVIATION.feature, factor: 0.01 }];
  const combined = {
    feature: "temporal.combined",
    inputs,
    edges: [2.9, 3.1],
    llr: [0, 3.3, 9],
    ...NO_COUNTS,
  };
  const table = { features: [EQUAL, DEVIATION, RESAMPLING], combinations: [combined] };
  assert.equal(combinedScore(combined, { ...table, values: learnableValues(evidence) }), 3);
  const marks = contributionsOf(evidence, [learnedRule("learned_temporal", table)]);
  assert.deepEqual(marks.map(({ mark, llr }) => [mark, llr]), [["temporal.combined", 3.3]]);
  const untold = { ...table, values: { [EQUAL.feature]: null } };
  assert.equal(combinedScore(combined, untold), undefined);
  assert.deepEqual(learnedRule("learned_content", table).judge(evidence), []);
});

Deno.test("what cannot be told has no value to weigh", async () => {
  const blind = temporalFacts({ valid: 0.1, equalBlocks: 1 });
  const forensics = forensicFacts({ raw_resampling: 2.5 });
  const values = learnableValues(await observe(await evidenceInput({ temporal: blind, forensics })));
  assert.equal(values["temporal.equalBlocks"], undefined);
  assert.equal(values["forensics.raw_resampling"], 2.5);
  assert.equal(values["forensics.raw_grid"], null);
  assert.deepEqual(learnableValues(await observe(await evidenceInput())), {});
});

Deno.test("the learned table is well formed, and its weights follow from its counts", () => {
  const all = [...LEARNED.features, ...LEARNED.combinations];
  assert.equal(new Set(all.map(({ feature }) => feature)).size, all.length);
  for (const learned of all) {
    const { feature, edges, llr, prior, attack, bonaFide } = learned;
    assert.ok(learnedRowOf(feature), feature);
    for (const buckets of [llr, prior, attack, bonaFide]) {
      assert.equal(buckets.length, edges.length + 1, feature);
    }
    assert.ok(edges.every((edge, index) => index === 0 || edge > edges[index - 1]!), feature);
    const buckets = attack.map((count, index) => ({ attack: count, bonaFide: bonaFide[index]! }));
    assert.deepEqual(weigh(buckets, learned), llr, feature);
  }
  for (const { feature, inputs, llr } of LEARNED.combinations) {
    assert.ok(llr.every((nats, index) => index === 0 || nats >= llr[index - 1]!), feature);
    for (const input of inputs) {
      assert.ok(input.factor > 0, feature);
      assert.equal(learnedRowOf(input.feature), learnedRowOf(feature));
      assert.ok(LEARNED.features.some((one) => one.feature === input.feature), input.feature);
    }
  }
});

Deno.test("where a frame repeats, the network's word for a camera does not count", async () => {
  const classes = { live: 1, reencoded: 0, scaled: 0, video: 0, rendered: 0 };
  const told = async (duplicates: number, injected: number) =>
    learnableValues(
      await observe(
        await evidenceInput({ temporal: temporalFacts({ duplicates }), frameOrigin: { injected, classes } }),
      ),
    )["network.injected"];
  assert.equal(await told(0, -4), -4);
  assert.equal(await told(1 / 3, -4), undefined);
  assert.equal(await told(1 / 3, 4), 4);
});
