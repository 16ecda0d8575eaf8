import assert from "node:assert/strict";
import { cropTensor, type DecodedImage } from "../../src/pixels/mod.ts";

/** Red = x, green = y, blue = 7. */
function ramp(width: number, height: number): DecodedImage {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) data.set([i % width, Math.floor(i / width), 7, 255], 4 * i);
  return { width, height, data };
}

Deno.test("a square of the output's size is copied", () => {
  const tensor = cropTensor(ramp(8, 8), { x: 3, y: 2, side: 2 }, 2);
  assert.deepEqual([...tensor], [3, 4, 3, 4, 2, 2, 3, 3, 7, 7, 7, 7]);
});

Deno.test("a larger square is averaged, a smaller one repeated", () => {
  const half = cropTensor(ramp(8, 8), { x: 0, y: 0, side: 8 }, 4);
  assert.deepEqual([...half.subarray(0, 4)], [0.5, 2.5, 4.5, 6.5]);
  assert.deepEqual([...half.subarray(16, 20)], [0.5, 0.5, 0.5, 0.5]);
  const twice = cropTensor(ramp(8, 8), { x: 1, y: 1, side: 2 }, 4);
  assert.deepEqual([...twice.subarray(0, 4)], [1, 1, 2, 2]);
});

Deno.test("outside the picture is zero", () => {
  const tensor = cropTensor(ramp(4, 4), { x: -1, y: 3, side: 2 }, 2);
  assert.deepEqual([...tensor.subarray(8)], [0, 7, 0, 0]);
  assert.deepEqual([...cropTensor(ramp(4, 4), { x: 100, y: -50, side: 2 }, 1)], [0, 0, 0]);
});
