import assert from "node:assert/strict";
import { isFlat } from "../../bench/flat.ts";

const STEPS = Array.from({ length: 20 }, (_, step) => step);

Deno.test("memory that goes up and down, or up once, is flat", () => {
  assert.ok(isFlat(STEPS.map((step) => 700 + 150 * (step % 3))));
  assert.ok(isFlat(STEPS.map((step) => (step < 4 ? 400 : 800))));
  assert.ok(isFlat(STEPS.map((step) => (step < 12 ? 700 : 800))));
  assert.ok(isFlat(STEPS.map((step) => 900 * (1 - Math.exp(-step / 2)))));
});

Deno.test("memory that goes on growing is not, however it jumps meanwhile", () => {
  assert.ok(!isFlat(STEPS.map((step) => 500 + 10 * step)));
  assert.ok(!isFlat(STEPS.map((step) => 500 + 15 * step + 30 * (step % 2))));
});

Deno.test("few samples tell nothing", () => {
  assert.ok(isFlat([1, 2, 3, 4, 5, 6, 7]));
});
