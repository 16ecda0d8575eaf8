import assert from "node:assert/strict";
import * as fc from "../../../harness/packages/fast_check.ts";
import { learn, weigh } from "../../../lab/calibrate/learn.ts";
import { weighSpecies } from "../../../lab/calibrate/species.ts";
import type { FeatureSpec, LabelledSample } from "../../../lab/calibrate/types.ts";

const FEATURE = "temporal.equalBlocks";

/** `count` samples of each value. */
function samples(counts: { attack: Record<number, number>; bonaFide: Record<number, number> }) {
  return (["attack", "bonaFide"] as const).flatMap((kind) =>
    Object.entries(counts[kind]).flatMap(([value, count]) =>
      Array.from({ length: count }, (): LabelledSample => ({
        scene: "one",
        attack: kind === "attack",
        values: { [FEATURE]: Number(value) },
      }))
    )
  );
}

function only(list: readonly LabelledSample[], spec: Partial<FeatureSpec> = {}) {
  const features = learn(list, [{ feature: FEATURE, shape: "free", ...spec }]);
  assert.equal(features.length, 1);
  return features[0]!;
}

Deno.test("weights follow from the counts as the page says", () => {
  const feature = only(samples({ attack: { 0: 30, 1: 270 }, bonaFide: { 0: 280, 1: 20 } }));
  assert.deepEqual(feature.edges, [0.5]);
  assert.deepEqual(feature.attack, [30, 270]);
  assert.deepEqual(feature.bonaFide, [280, 20]);
  assert.equal(feature.n, 600);
  // α = 0.5, k = 2, n = 600, n0 = 200, prior 0.
  const expected = [[30.5, 280.5], [270.5, 20.5]].map(([a, b]) =>
    (600 / 800) * (Math.log(a! / 301) - Math.log(b! / 301))
  );
  feature.llr.forEach((llr, index) => assert.ok(Math.abs(llr - expected[index]!) < 0.001));
});

Deno.test("few samples leave what was expected, many replace it", () => {
  const prior = [{ from: 0.15, nats: 1.5 }, { from: 0.5, nats: 4 }];
  const none = only([], { prior });
  assert.deepEqual([none.n, none.edges, none.llr, none.prior], [0, [], [0], [0]]);
  const some = { attack: { 0: 20, 0.3: 20, 0.9: 20 }, bonaFide: { 0: 20, 0.3: 20, 0.9: 20 } };
  const few = only(samples(some), { prior });
  assert.deepEqual(few.prior, [0, 1.5, 4]);
  // Counts of 20 against 20 say nothing: what is left of the expectation is 200 / 320 of it.
  assert.deepEqual(few.llr, [0, 0.938, 2.5]);
  const many = Object.fromEntries(
    Object.entries(some).map(([kind, counts]) =>
      [kind, Object.fromEntries(Object.entries(counts).map(([value, n]) => [value, 100 * n]))] as const
    ),
  ) as typeof some;
  assert.ok(only(samples(many), { prior }).llr.every((llr) => Math.abs(llr) < 0.1));
});

Deno.test("what cannot be told is not counted, and what tells nothing is left out", () => {
  const list = samples({ attack: { 1: 100 }, bonaFide: { 0: 100 } });
  const untold = list.map((one) => ({ ...one, values: { [FEATURE]: null } }));
  assert.deepEqual(only([...list, ...untold]), only(list));
  const alike = samples({ attack: { 0: 100, 1: 100 }, bonaFide: { 0: 100, 1: 100 } });
  assert.deepEqual(learn(alike, [{ feature: FEATURE }]), []);
  assert.deepEqual(learn(untold, [{ feature: FEATURE }]), []);
});

Deno.test("every bucket has enough samples, equal values share one", () => {
  const value = fc.oneof(fc.constant(0), fc.double({ min: -10, max: 10, noNaN: true }));
  const sample = fc.record({ attack: fc.boolean(), value });
  fc.assert(fc.property(fc.array(sample, { minLength: 60, maxLength: 400 }), (drawn) => {
    const list = drawn.map(({ attack, value }) => ({ scene: "one", attack, values: { [FEATURE]: value } }));
    for (const shape of ["free", "rising", "falling", "auto"] as const) {
      const [feature] = learn(list, [{ feature: FEATURE, shape }]);
      if (feature === undefined) continue;
      const { edges, attack, bonaFide, llr } = feature;
      assert.ok(edges.every((edge, index) => index === 0 || edge > edges[index - 1]!));
      assert.ok(attack.every((count, index) => count + bonaFide[index]! >= 20));
      const sum = [...attack, ...bonaFide].reduce((a, b) => a + b, 0);
      assert.equal(Math.round(sum), drawn.length);
      const sign = { rising: 1, falling: -1, free: 0, auto: 0 }[shape];
      assert.ok(llr.every((nats, index) => index === 0 || sign * (nats - llr[index - 1]!) >= 0));
      const buckets = attack.map((count, i) => ({ attack: count, bonaFide: bonaFide[i]! }));
      assert.deepEqual(weigh(buckets, feature), llr);
    }
  }));
});

Deno.test("a zigzag is pooled where the feature means one thing, and kept where it means two", () => {
  const zigzag = samples({
    attack: { 0: 10, 1: 32, 2: 30, 3: 128 },
    bonaFide: { 0: 120, 1: 38, 2: 42, 3: 10 },
  });
  assert.equal(only(zigzag, { shape: "auto" }).edges.length, 2);
  const hill = samples({ attack: { 0: 10, 1: 180, 2: 10 }, bonaFide: { 0: 90, 1: 20, 2: 90 } });
  assert.equal(only(hill, { shape: "auto" }).edges.length, 2);
  assert.equal(only(hill, { shape: "rising" }).edges.length, 1);
});

Deno.test("weights of samples move their counts", () => {
  const list = samples({ attack: { 9: 500 }, bonaFide: { 0: 500 } });
  const halved = list.map((one) => ({ ...one, weight: one.attack ? 0.5 : 1 }));
  assert.deepEqual(only(halved).attack, [0, 250]);
  assert.deepEqual(only(halved).bonaFide, [500, 0]);
});

Deno.test("every species has the same weight in sum", () => {
  const weights = weighSpecies(["still", "still", "still", "video"]);
  assert.deepEqual(weights, [2 / 3, 2 / 3, 2 / 3, 2]);
  assert.deepEqual(weighSpecies([]), []);
});

Deno.test("expectations do not bend what only rises", () => {
  const counts = { attack: { 0: 30, 1: 40, 2: 230 }, bonaFide: { 0: 150, 1: 120, 2: 30 } };
  const bent = [{ from: 0.5, nats: -6 }, { from: 1.5, nats: 4 }];
  const free = only(samples(counts), { prior: bent, shape: "free" });
  assert.ok(free.llr[1]! < free.llr[0]!);
  const rising = only(samples(counts), { prior: bent, shape: "rising" });
  assert.deepEqual(rising.edges, [free.edges.at(-1)]);
  assert.ok(rising.llr[1]! > rising.llr[0]!);
});
