import assert from "node:assert/strict";
import { cropRectangle, type DecodedImage } from "../../src/pixels/mod.ts";

/** Red = x, green = y, blue = 7. */
function ramp(width: number, height: number): DecodedImage {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < width * height; i++) data.set([i % width, Math.floor(i / width), 7, 255], 4 * i);
  return { width, height, data };
}

Deno.test("each side is scaled by itself", () => {
  const tensor = cropRectangle(ramp(8, 8), { x: 0, y: 2, width: 8, height: 2 }, {
    width: 2,
    height: 2,
    outside: "zero",
  });
  assert.deepEqual([...tensor], [1.5, 5.5, 1.5, 5.5, 2, 2, 3, 3, 7, 7, 7, 7]);
});

Deno.test("outside is zero, or the picture mirrored as often as it takes", () => {
  const from = { x: -2, y: 0, width: 8, height: 1 };
  const row = (
    outside: "zero" | "mirror",
  ) => [...cropRectangle(ramp(3, 1), from, { width: 8, height: 1, outside }).subarray(0, 8)];
  assert.deepEqual(row("zero"), [0, 0, 0, 1, 2, 0, 0, 0]);
  assert.deepEqual(row("mirror"), [2, 1, 0, 1, 2, 1, 0, 1]);
  const single = cropRectangle(ramp(1, 1), { x: -5, y: -5, width: 4, height: 4 }, {
    width: 1,
    height: 1,
    outside: "mirror",
  });
  assert.deepEqual([...single], [0, 0, 7]);
});
