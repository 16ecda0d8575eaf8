import assert from "node:assert/strict";
import { type DecodedImage, letterbox } from "../../src/pixels/mod.ts";
import { makePicture } from "../../harness/jpeg.ts";

function fromPixels(width: number, height: number, pixel: (x: number, y: number) => number[]): DecodedImage {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([...pixel(x, y), 255], 4 * (y * width + x));
  }
  return { width, height, data };
}

Deno.test("whole factors average exactly, planes are red, green, blue", () => {
  const image = fromPixels(8, 4, (x, y) => [x * 10, y * 20, x + y]);
  const { tensor, scale } = letterbox(image, { size: 4, multiple: 4, padding: 7 });
  assert.equal(scale, 0.5);
  assert.deepEqual([...tensor.subarray(0, 4)], [5, 25, 45, 65]);
  assert.deepEqual([...tensor.subarray(16, 20)], [10, 10, 10, 10]);
  assert.deepEqual([...tensor.subarray(32, 36)], [1, 3, 5, 7]);
});

Deno.test("what the picture does not cover is padding, below or beside it", () => {
  const wide = letterbox(fromPixels(8, 4, () => [200, 200, 200]), { size: 4, multiple: 4, padding: 7 });
  assert.deepEqual([...wide.tensor.subarray(0, 16)], [...Array(8).fill(200), ...Array(8).fill(7)]);
  const tall = letterbox(fromPixels(4, 8, () => [200, 200, 200]), { size: 4, multiple: 4, padding: 0 });
  assert.deepEqual([...tall.tensor.subarray(0, 4)], [200, 200, 0, 0]);
});

Deno.test("a small picture is enlarged", () => {
  const { tensor, scale } = letterbox(fromPixels(2, 2, (x) => [x * 100, 0, 0]), {
    size: 4,
    multiple: 4,
    padding: 0,
  });
  assert.equal(scale, 2);
  assert.deepEqual([...tensor.subarray(0, 4)], [0, 0, 100, 100]);
});

Deno.test("any factor keeps the mean", () => {
  const picture = makePicture({ width: 1277, height: 1277, seed: 5 });
  const { tensor } = letterbox(picture, { size: 320, multiple: 32, padding: 0 });
  let sum = 0;
  for (let i = 0; i < picture.data.length; i += 4) sum += picture.data[i]!;
  const mean = sum / (picture.data.length / 4);
  const scaled = tensor.subarray(0, 320 * 320).reduce((total, value) => total + value, 0) / 320 ** 2;
  assert.ok(Math.abs(mean - scaled) < 0.5);
});

Deno.test("the shorter side is only as long as it must be", () => {
  const picture = makePicture({ width: 1280, height: 720 });
  const { width, height, tensor } = letterbox(picture, { size: 320, multiple: 32, padding: 9 });
  assert.deepEqual([width, height, tensor.length], [320, 192, 3 * 320 * 192]);
  // 720 / 4 = 180 rows of picture, 12 of padding.
  assert.ok(tensor.subarray(180 * 320, 192 * 320).every((value) => value === 9));
  assert.deepEqual(
    letterbox(makePicture({ width: 48, height: 64 }), { size: 32, multiple: 32, padding: 0 }).width,
    32,
  );
});
