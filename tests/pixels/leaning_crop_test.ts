import assert from "node:assert/strict";
import { type DecodedImage, leaningCrop } from "../../src/pixels/mod.ts";

/** Red = 10 x, green = 10 y, blue = 7. */
function ramp(width: number, height: number): DecodedImage {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) {
    data.set([10 * (i % width), 10 * Math.floor(i / width), 7, 255], 4 * i);
  }
  return { width, height, data };
}

function rounded(tensor: Float32Array): number[] {
  return [...tensor].map((value) => Number(value.toFixed(4)) + 0);
}

Deno.test("an upright square of the output's size is copied", () => {
  const crop = leaningCrop(ramp(8, 8), { x: 4, y: 3, side: 2, lean: 0 }, 2);
  assert.deepEqual(rounded(crop), [30, 40, 30, 40, 20, 20, 30, 30, 7, 7, 7, 7]);
});

Deno.test("a quarter turn clockwise: right in the crop is down in the picture", () => {
  const crop = leaningCrop(ramp(8, 8), { x: 4, y: 3, side: 2, lean: Math.PI / 2 }, 2);
  assert.deepEqual(rounded(crop), [40, 40, 30, 30, 20, 30, 20, 30, 7, 7, 7, 7]);
});

Deno.test("between pixels it interpolates, larger squares are averaged", () => {
  const between = leaningCrop(ramp(8, 8), { x: 4.25, y: 3.5, side: 1, lean: 0 }, 1);
  assert.deepEqual(rounded(between), [37.5, 30, 7]);
  const half = leaningCrop(ramp(8, 8), { x: 4, y: 4, side: 4, lean: 0 }, 2);
  assert.deepEqual(rounded(half), [25, 45, 25, 45, 25, 25, 45, 45, 7, 7, 7, 7]);
  // By an eighth of a turn the middle stays, and neighbours lie a pixel's diagonal share apart.
  const leaning = leaningCrop(ramp(16, 16), { x: 8, y: 8, side: 3, lean: Math.PI / 4 }, 3);
  const step = 10 * Math.SQRT1_2;
  assert.equal(Number(leaning[4]!.toFixed(3)), 75);
  assert.equal(Number(leaning[5]!.toFixed(3)), Number((75 + step).toFixed(3)));
  assert.equal(Number(leaning[9 + 5]!.toFixed(3)), Number((75 + step).toFixed(3)));
});

Deno.test("outside the picture is zero, its rim fades", () => {
  const crop = leaningCrop(ramp(4, 4), { x: 4, y: 3.5, side: 2, lean: 0 }, 2);
  // Columns 3 and 4, rows 2.5 and 3.5: halfway between 2 and 3, halfway between 3 and nothing.
  assert.deepEqual(rounded(crop), [30, 0, 15, 0, 25, 0, 15, 0, 7, 0, 3.5, 0]);
  assert.deepEqual(rounded(leaningCrop(ramp(4, 4), { x: 90, y: -50, side: 2, lean: 1 }, 1)), [0, 0, 0]);
  const nowhere = leaningCrop(ramp(4, 4), { x: Number.NaN, y: 0, side: 1, lean: 0 }, 1);
  assert.deepEqual([...nowhere], [0, 0, 0]);
});
