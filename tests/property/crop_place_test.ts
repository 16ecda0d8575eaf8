import assert from "node:assert/strict";
import * as fc from "../../harness/packages/fast_check.ts";
import { CROP_SIDE, placeCrops } from "../../src/bundle/mod.ts";

const seed = fc.uint8Array({ minLength: 0, maxLength: 64 });
const side = fc.integer({ min: CROP_SIDE, max: 9_000 });

Deno.test("crops lie inside the frame, on even pixels, the second in the middle", async () => {
  await fc.assert(fc.asyncProperty(seed, side, side, async (seed, width, height) => {
    const [placed, centre] = await placeCrops(seed, { width, height });
    for (const { x, y } of [placed, centre]) {
      assert.ok(Number.isInteger(x) && x >= 0 && x % 2 === 0 && x + CROP_SIDE <= width, `x ${x}`);
      assert.ok(Number.isInteger(y) && y >= 0 && y % 2 === 0 && y + CROP_SIDE <= height, `y ${y}`);
    }
    assert.ok(Math.abs(2 * centre.x + CROP_SIDE - width) <= 4);
    assert.ok(Math.abs(2 * centre.y + CROP_SIDE - height) <= 4);
  }));
});

Deno.test("places follow from seed and size alone, and another seed gives others", async () => {
  await fc.assert(fc.asyncProperty(seed, side, side, async (seed, width, height) => {
    const frame = { width, height };
    assert.deepEqual(await placeCrops(seed.slice(), frame), await placeCrops(seed, frame));
  }));
  const places = await Promise.all(Array.from({ length: 200 }, async (_, index) => {
    const [{ x, y }] = await placeCrops(new Uint8Array([index]), { width: 1280, height: 720 });
    return `${x},${y}`;
  }));
  assert.ok(new Set(places).size > 190);
});

Deno.test("places are the ones that docs/spec/bundle.md computes", async () => {
  const domain = new TextEncoder().encode("iad-crop-place/1");
  const seed = Uint8Array.from({ length: 16 }, (_, index) => index);
  const bytes = new Uint8Array([...domain, ...seed]);
  const digest = new DataView(await crypto.subtle.digest("SHA-256", bytes));
  assert.deepEqual(await placeCrops(seed, { width: 1280, height: 720 }), [
    { x: 2 * (digest.getUint32(0) % 545), y: 2 * (digest.getUint32(4) % 265) },
    { x: 544, y: 264 },
  ]);
});
