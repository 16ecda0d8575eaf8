import assert from "node:assert/strict";
import {
  type Hint,
  hintOf,
  measure,
  type Sample,
  SAMPLE_HEIGHT,
  SAMPLE_WIDTH,
  toSample,
} from "../../../client/element/hints.ts";

/** A drawn face: an ellipse with eyes, a mouth and fine texture on a flat ground, softened `blur` times over three pixels. */
function face({ skin = 150, ground = 90, dx = 0, blur = 0, gain = 1, seed = 1 } = {}): Sample {
  const random = numbers(seed);
  const sharp = draw((x, y) => {
    const [across, down] = [(x - dx) / SAMPLE_WIDTH - 0.5, y / SAMPLE_HEIGHT - 0.5];
    const isFace = (across / 0.36) ** 2 + (down / 0.42) ** 2 < 1;
    const isFeature = Math.abs(Math.abs(across) - 0.14) < 0.07 && Math.abs(down + 0.1) < 0.025 ||
      Math.abs(across) < 0.12 && Math.abs(down - 0.2) < 0.02;
    const texture = 12 * Math.sin(1.1 * (x - dx)) * Math.sin(0.9 * y);
    return isFeature ? 0.35 * skin : isFace ? skin + texture : ground;
  });
  return blurred(sharp, blur).map((value) => gain * value + random() - 0.5);
}

function draw(value: (x: number, y: number) => number): Float64Array {
  return Float64Array.from(
    { length: SAMPLE_WIDTH * SAMPLE_HEIGHT },
    (_, at) => value(at % SAMPLE_WIDTH, Math.floor(at / SAMPLE_WIDTH)),
  );
}

function blurred(pixels: Float64Array, times: number): Sample {
  let now = pixels;
  for (let pass = 0; pass < times; pass++) {
    const from = now;
    const at = (x: number, y: number) =>
      from[
        Math.max(0, Math.min(SAMPLE_HEIGHT - 1, y)) * SAMPLE_WIDTH +
        Math.max(0, Math.min(SAMPLE_WIDTH - 1, x))
      ]!;
    now = draw((x, y) => {
      let sum = 0;
      for (let i = -1; i <= 1; i++) for (let j = -1; j <= 1; j++) sum += at(x + i, y + j);
      return sum / 9;
    });
  }
  return Uint8ClampedArray.from(now);
}

function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

function hint(sample: Sample, previous?: Sample): Hint | undefined {
  return hintOf(measure(sample, previous));
}

Deno.test("a sharp, well lit, still face gets no hint, whatever its skin", () => {
  for (const skin of [60, 90, 150, 200]) {
    assert.equal(hint(face({ skin }), face({ skin, seed: 2 })), undefined, `skin ${skin}`);
  }
});

Deno.test("too dark and too bright are told, burnt-out faces before dark grounds", () => {
  assert.equal(hint(face({ gain: 0.2 })), "dark");
  assert.equal(hint(face({ skin: 235, ground: 220 })), "bright");
  assert.equal(hint(face({ skin: 255, ground: 10, gain: 1.2 })), "bright");
});

Deno.test("blur is told apart from softness, at every contrast", () => {
  for (const skin of [90, 200]) {
    assert.equal(hint(face({ skin, ground: 150, blur: 1 })), undefined, `soft, skin ${skin}`);
    assert.equal(hint(face({ skin, ground: 150, blur: 12 })), "blurry", `blurred, skin ${skin}`);
  }
});

Deno.test("a plain wall is neither blurry nor moving", () => {
  const wall = (seed: number) => {
    const random = numbers(seed);
    return Uint8ClampedArray.from(draw(() => 128 + 4 * random()));
  };
  assert.equal(hint(wall(1), wall(2)), undefined);
});

Deno.test("motion is told; a change of exposure is not motion", () => {
  assert.equal(hint(face({ dx: 12 }), face()), "still");
  assert.equal(hint(face({ dx: 1 }), face()), undefined);
  assert.equal(hint(face({ gain: 1.15, seed: 2 }), face()), undefined);
});

Deno.test("darkness goes before motion, and motion before blur", () => {
  assert.equal(hint(face({ gain: 0.2, dx: 12 }), face({ gain: 0.2 })), "dark");
  assert.equal(hint(face({ blur: 12, dx: 14 }), face({ blur: 12 })), "still");
});

Deno.test("only the oval counts", () => {
  const corners = face();
  for (let y = 0; y < 20; y++) corners.fill(255, y * SAMPLE_WIDTH, y * SAMPLE_WIDTH + 15);
  assert.deepEqual(measure(corners), measure(face()));
});

Deno.test("luma weighs the channels as BT.601 does", () => {
  assert.deepEqual([...toSample(Uint8ClampedArray.of(255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255))], [
    77,
    149,
    29,
  ]);
});
