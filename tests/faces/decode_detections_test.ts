import assert from "node:assert/strict";
import { decodeDetections, type DetectorLevel } from "../../src/faces/decode_detections.ts";

function level(stride: number, rows: number, columns: number): DetectorLevel {
  const data = new Float32Array(23 * rows * columns);
  data.fill(-20, 0, rows * columns);
  return { stride, rows, columns, data };
}

function light({ rows, columns, data }: DetectorLevel, cell: number, values: readonly number[]): void {
  values.forEach((value, channel) => (data[channel * rows * columns + cell] = value));
}

/** Score, box and points of a plain face; what is not given is 0. */
const CELL = [0, 1, 0.5, 2, 0.25, -1, -0.5, 1, -0.5, 0, 0, -0.75, 1, 0.75, 1];

Deno.test("a cell becomes a box and five points around its centre", () => {
  const s16 = level(16, 2, 3);
  // Row 1, column 2: centre (40, 24).
  light(s16, 5, CELL);
  const [face, ...more] = decodeDetections([s16], 0.5);
  assert.equal(more.length, 0);
  assert.deepEqual(face, {
    box: { x0: 24, y0: 16, x1: 72, y1: 28 },
    points: [{ x: 24, y: 16 }, { x: 56, y: 16 }, { x: 40, y: 24 }, { x: 28, y: 40 }, { x: 52, y: 40 }],
    visibility: [0.5, 0.5, 0.5, 0.5, 0.5],
    pose: { yaw: 0, pitch: 0, roll: 0 },
    score: 0.5,
  });
});

Deno.test("places are not rounded to the grid", () => {
  const s8 = level(8, 3, 3);
  // Row 2, column 0: centre (4, 20).
  light(s8, 6, [3, 0.34375, 1.28125, 5.0625, 2.59375, 0.015625, -0.46875]);
  const [face] = decodeDetections([s8], 0.5);
  assert.deepEqual(face!.box, { x0: 1.25, y0: 9.75, x1: 44.5, y1: 40.75 });
  assert.deepEqual(face!.points[0], { x: 4.125, y: 16.25 });
});

Deno.test("what is hidden and where the head turns, in shares and degrees", () => {
  const s32 = level(32, 1, 2);
  const odds = Math.log(4);
  light(s32, 1, [...CELL, odds, -odds, 0, 40, -40, 0.5, -0.25, 1]);
  const { visibility, pose } = decodeDetections([s32], 0.5)[0]!;
  assert.deepEqual(visibility!.map((share) => Number(share.toFixed(6))), [0.8, 0.2, 0.5, 1, 0]);
  assert.deepEqual(pose, { yaw: 45, pitch: -22.5, roll: 90 });
});

Deno.test("levels come together, best first, each with its stride", () => {
  const s8 = level(8, 4, 4);
  const s32 = level(32, 1, 1);
  light(s8, 0, [1, 1, 1, 1, 1]);
  light(s32, 0, [2, 0.5, 0.5, 0.5, 0.5]);
  const faces = decodeDetections([s8, s32], 0.5);
  assert.deepEqual(faces.map(({ box }) => box), [
    { x0: 0, y0: 0, x1: 32, y1: 32 },
    { x0: -4, y0: -4, x1: 12, y1: 12 },
  ]);
  assert.ok(Math.abs(faces[0]!.score - 0.8807970779778823) < 1e-6);
});

Deno.test("the threshold is on the probability", () => {
  const s8 = level(8, 1, 2);
  light(s8, 0, [Math.log(0.71 / 0.29)]);
  light(s8, 1, [Math.log(0.69 / 0.31)]);
  assert.equal(decodeDetections([s8], 0.7).length, 1);
});

Deno.test("a picture that lights up everything stays bounded", () => {
  const s8 = level(8, 40, 40);
  s8.data.fill(5, 0, 1600);
  assert.equal(decodeDetections([s8], 0.5).length, 300);
});

Deno.test("NaN is not a face and a wrong size is an error", () => {
  const s8 = level(8, 1, 1);
  light(s8, 0, [NaN]);
  assert.deepEqual(decodeDetections([s8], 0.5), []);
  assert.throws(() => decodeDetections([{ ...s8, rows: 2 }], 0.5), RangeError);
});
