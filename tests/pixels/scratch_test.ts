import assert from "node:assert/strict";
import { forensicFacts } from "../../src/forensics/mod.ts";
import { temporalFacts } from "../../src/frames/mod.ts";
import { borrow, scratch } from "../../src/pixels/scratch.ts";
import { sensorFrames, SIDE } from "../../harness/camera_frames.ts";
import { picture, rgba } from "../support/processed_pictures.ts";

function measure(seed: number, side: number, shift: number) {
  const region = sensorFrames({ seed, motion: 1 });
  const image = rgba(picture(side, side, seed));
  const crop = { x: shift, y: 3 * shift, width: SIDE, height: SIDE, luma: region.frames[0]! };
  return { temporal: temporalFacts([region]), forensics: forensicFacts(image, { crops: [crop] }) };
}

Deno.test("what is measured does not depend on what was measured before", () => {
  const first = measure(1, 400, 8);
  measure(2, 96, 5);
  temporalFacts(Array.from({ length: 12 }, (_, seed) => sensorFrames({ seed })));
  measure(3, 640, 0);
  assert.deepEqual(measure(1, 400, 8), first);
});

Deno.test("arrays borrowed at the same time are apart, and are taken back even after an error", () => {
  const outer = scratch(() => {
    const first = borrow(10).fill(1);
    assert.throws(() =>
      scratch(() => {
        borrow(10).fill(2);
        throw new Error("on purpose");
      })
    );
    const second = borrow(4).fill(3);
    assert.equal(second.length, 4);
    assert.deepEqual([...first], Array(10).fill(1));
    return first.buffer;
  });
  scratch(() => assert.equal(borrow(10).buffer, outer));
});

Deno.test("what one huge computation borrowed is not kept", () => {
  const huge = scratch(() => borrow(5 * 1024 * 1024).buffer);
  scratch(() => assert.notEqual(borrow(16).buffer, huge));
});
