import assert from "node:assert/strict";
import { clopperPearson, cumulative } from "../../lab/evaluate/bounds.ts";

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 5e-4, `${actual} is not ${expected}`);
}

Deno.test("Clopper-Pearson bounds are the published ones", () => {
  // 1 − 0.025^(1/n) for no hit; tables of Clopper and Pearson (1934) for the others.
  near(clopperPearson(0, 300).high, 1 - 0.025 ** (1 / 300));
  assert.equal(clopperPearson(0, 300).low, 0);
  near(clopperPearson(1, 10).low, 0.0025);
  near(clopperPearson(1, 10).high, 0.445);
  near(clopperPearson(5, 10).low, 0.1871);
  near(clopperPearson(5, 10).high, 0.8129);
  near(clopperPearson(10, 10).low, 0.6915);
  assert.equal(clopperPearson(10, 10).high, 1);
  assert.deepEqual(clopperPearson(0, 0), { low: 0, high: 1 });
});

Deno.test("the cumulative binomial adds up", () => {
  near(cumulative(2, { trials: 4, share: 0.5 }), 11 / 16);
  near(cumulative(4, { trials: 4, share: 0.3 }), 1);
  near(cumulative(60, { trials: 2000, share: 0.03 }), 0.5343);
  assert.equal(cumulative(3, { trials: 4, share: 1 }), 0);
});
