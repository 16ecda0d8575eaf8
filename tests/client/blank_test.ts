/** When a camera shows nothing, and when a canvas does not give back what was drawn. */
import assert from "node:assert/strict";
import { CaptureError } from "../../client/mod.ts";
import { createBlankWatch, isUniform, requireReadBack, singleColour } from "../../client/photo/blank.ts";

const SIDE = 16;

function pixelsOf(colourAt: (x: number, y: number) => readonly number[]): Uint8ClampedArray {
  return Uint8ClampedArray.from(
    { length: SIDE * SIDE * 4 },
    (_, at) => [...colourAt((at >> 2) % SIDE, at >> 2 >> 4), 255][at & 3]!,
  );
}

Deno.test("one colour is none of a picture; the faintest shade is one", () => {
  assert.equal(singleColour(pixelsOf(() => [0, 0, 0])), "0,0,0");
  assert.equal(singleColour(pixelsOf((x) => [9, 9 + (x & 1), 9])), "9,9,9");
  assert.equal(singleColour(pixelsOf((_, y) => [9, 9, 9 + (y >> 2)])), undefined);
  assert.ok(isUniform(Uint8Array.of(4, 4, 4)) && !isUniform(Uint8Array.of(4, 4, 5)));
});

Deno.test("blank frames are skipped for 1.5 s and are an error then; a picture in between begins anew", () => {
  let time = 0;
  const watch = createBlankWatch(() => time);
  const at = (milliseconds: number, colour: string | undefined) => {
    time = milliseconds;
    return watch.isBlank(colour);
  };
  assert.equal(at(0, "0,0,0"), true);
  assert.equal(at(1500, "0,0,0"), true);
  assert.equal(at(1600, undefined), false);
  assert.equal(at(1700, "0,0,0"), true);
  assert.equal(at(3200, "0,0,0"), true);
  assert.throws(() => at(3201, "0,0,0"), (thrown) => (thrown as CaptureError).code === "blank_picture");
});

Deno.test("a colour that changes is something shown", () => {
  const watch = createBlankWatch(() => 0);
  assert.deepEqual(["1,1,1", "1,1,2", "1,1,3"].map((colour) => watch.isBlank(colour)), [true, false, false]);
});

/** A canvas that keeps two halves and gives them back through `alter`. */
function canvas(alter: (value: number) => number): Parameters<typeof requireReadBack>[0] {
  const halves: number[][] = [];
  return {
    fillStyle: "",
    fillRect() {
      halves.push(String(this.fillStyle).match(/\d+/g)!.map(Number));
    },
    getImageData: () => ({
      data: pixelsOf((x) => halves[x < SIDE / 2 ? 0 : 1]!.map(alter)),
    } as unknown as ImageData),
  };
}

Deno.test("noise and stripes are a hidden picture; stirred lowest bits are not", () => {
  requireReadBack(canvas((value) => value));
  requireReadBack(canvas((value) => value ^ 3));
  for (const alter of [() => 255, (value: number) => (value * 7919) % 251]) {
    assert.throws(
      () => requireReadBack(canvas(alter)),
      (thrown) => thrown instanceof CaptureError && thrown.code === "picture_hidden",
    );
  }
});
