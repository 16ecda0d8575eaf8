import assert from "node:assert/strict";
import { weigh } from "../../lab/calibrate/learn.ts";
import { observe } from "../../src/evidence/mod.ts";
import { contributionsOf } from "../../src/verdict/decide.ts";
import { learnableValues } from "../../src/verdict/learnable.ts";
import { LEARNED, learnedWeight } from "../../src/verdict/learned.ts";
import { learnedRule } from "../../src/verdict/learned_rule.ts";
import { GROUP_CAPS, LEARNED_WEIGHTS } from "../../src/verdict/weights.ts";
import { evidenceInput } from "../support/evidence_input.ts";
import { forensicFacts, temporalFacts } from "../support/measured_facts.ts";

const NO_COUNTS = { attack: [], bonaFide: [], prior: [], n: 0 };

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
  const features = [
    { source: "temporal.equalBlocks", edges: [0.2], llr: [-0.2, 1.25], ...NO_COUNTS },
    { source: "temporal.blockDeviation", edges: [1], llr: [50, -50], ...NO_COUNTS },
    { source: "temporal.pairs", edges: [1], llr: [1, 1], ...NO_COUNTS },
    { source: "forensics.raw_resampling", edges: [1], llr: [1, 1], ...NO_COUNTS },
  ];
  const rule = learnedRule("learned_temporal", { kind: "temporal", features });
  assert.deepEqual(contributionsOf(evidence, [rule]), [
    { rule: "temporal.equalBlocks", group: "temporal", llr: 1.25, reason: "UNTRUSTED_CONTENT", hard: false },
    {
      rule: "temporal.blockDeviation",
      group: "temporal",
      llr: -GROUP_CAPS.temporal.down,
      reason: "UNTRUSTED_CONTENT",
      hard: false,
    },
  ]);
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
  assert.equal(new Set(LEARNED.features.map(({ source }) => source)).size, LEARNED.features.length);
  for (const { source, edges, llr, prior, attack, bonaFide, n } of LEARNED.features) {
    assert.match(source, /^(temporal|forensics)\.\w+$/);
    for (const buckets of [llr, prior, attack, bonaFide]) {
      assert.equal(buckets.length, edges.length + 1, source);
    }
    assert.ok(edges.every((edge, index) => index === 0 || edge > edges[index - 1]!), source);
    const { up, down } = LEARNED_WEIGHTS[`learned_${source.split(".")[0]}` as keyof typeof LEARNED_WEIGHTS];
    for (const nats of llr) assert.ok(nats >= -down && nats <= up, source);
    const buckets = attack.map((count, index) => ({ attack: count, bonaFide: bonaFide[index]! }));
    assert.deepEqual(weigh(buckets, { source, expected: prior, n }), llr, source);
  }
});
