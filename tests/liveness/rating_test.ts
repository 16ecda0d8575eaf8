import assert from "node:assert/strict";
import { MOST_SCORE, ofLogit, ofProbability } from "../../src/liveness/rating.ts";

Deno.test("the score is the probability's logit", () => {
  // Published pairs of the reference's sibling.
  for (const [probability, score] of [[0.9946032, 5.21654], [0.9999331, 9.61224], [0.5, 0]] as const) {
    assert.ok(Math.abs(ofProbability(probability).score - score) < 1e-3, `${probability}`);
    assert.ok(Math.abs(ofLogit(score).probability - probability) < 1e-6, `${score}`);
  }
});

Deno.test("scores end at a probability of 1e-7, the probability of another server is kept", () => {
  assert.deepEqual(ofProbability(1), { probability: 1, score: MOST_SCORE });
  assert.deepEqual(ofProbability(0), { probability: 0, score: -MOST_SCORE });
  assert.ok(Math.abs(ofLogit(-Infinity).probability - 1e-7) < 1e-12);
});

Deno.test("what is no number rates nothing", () => {
  assert.throws(() => ofLogit(NaN), RangeError);
  for (const value of [NaN, -0.01, 1.01, Infinity]) assert.throws(() => ofProbability(value), RangeError);
});
