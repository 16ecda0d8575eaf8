import assert from "node:assert/strict";
import { intersectionOverUnion } from "../../src/faces/geometry.ts";
import { suppressOverlaps } from "../../src/faces/suppress.ts";
import { faceAt } from "../support/faces.ts";

const box = (x0: number, y0: number, x1: number, y1: number) => ({ x0, y0, x1, y1 });

Deno.test("intersection over union by hand", () => {
  assert.equal(intersectionOverUnion(box(0, 0, 10, 10), box(0, 0, 10, 10)), 1);
  assert.equal(intersectionOverUnion(box(0, 0, 10, 10), box(5, 0, 15, 10)), 50 / 150);
  assert.equal(intersectionOverUnion(box(0, 0, 10, 10), box(10, 0, 20, 10)), 0);
  assert.equal(intersectionOverUnion(box(0, 0, 0, 0), box(0, 0, 0, 0)), 0);
});

Deno.test("of two boxes on one face the better stays, in order", () => {
  const best = faceAt(box(0, 0, 100, 100), 0.9);
  const shifted = faceAt(box(20, 0, 120, 100), 0.8);
  const elsewhere = faceAt(box(300, 0, 400, 100), 0.7);
  // IoU of the first two: 8000 / 12000.
  assert.deepEqual(suppressOverlaps([best, shifted, elsewhere], 0.6), [best, elsewhere]);
  assert.deepEqual(suppressOverlaps([best, shifted, elsewhere], 0.7), [best, shifted, elsewhere]);
});

Deno.test("a small box inside the face is the same face", () => {
  const best = faceAt(box(0, 0, 100, 100), 0.9);
  const inside = faceAt(box(30, 30, 70, 70), 0.8);
  const half = faceAt(box(80, 30, 120, 70), 0.8);
  assert.deepEqual(suppressOverlaps([best, inside, half], 0.45), [best, half]);
});

Deno.test("a chain is cut by what was kept, not by what was dropped", () => {
  const a = faceAt(box(0, 0, 100, 100), 0.9);
  const b = faceAt(box(40, 0, 140, 100), 0.8);
  const c = faceAt(box(80, 0, 180, 100), 0.7);
  assert.deepEqual(suppressOverlaps([a, b, c], 0.4), [a, c]);
});
