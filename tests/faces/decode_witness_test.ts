import assert from "node:assert/strict";
import { countAnchors, decodeWitness } from "../../src/faces/decode_witness.ts";

interface Cell {
  readonly anchor: number;
  readonly logit: number;
  /** Centre, size, then points: pixels of the input from the anchor. */
  readonly values: readonly number[];
}

function decode(cells: readonly Cell[], { minScore = 0.5, size = 128 } = {}) {
  const values = new Float32Array(16 * countAnchors(size));
  const logits = new Float32Array(countAnchors(size)).fill(-20);
  for (const cell of cells) {
    values.set(cell.values, 16 * cell.anchor);
    logits[cell.anchor] = cell.logit;
  }
  return decodeWitness({ values, logits, size }, minScore);
}

function close(found: readonly number[], expected: readonly number[]): void {
  found.forEach((value, index) => assert.ok(Math.abs(value - expected[index]!) < 1e-6, `${found}`));
}

Deno.test("anchors: 16 × 16 cells with two each, then 8 × 8 with six each, at the cells' centres", () => {
  assert.equal(countAnchors(128), 896);
  const values = [0, 0, 64, 32, -16, -8, 16, -8, 0, 8];
  for (
    const [anchor, x, y] of [
      [0, 0.5 / 16, 0.5 / 16],
      [1, 0.5 / 16, 0.5 / 16],
      [2, 1.5 / 16, 0.5 / 16],
      [2 * 16 * 16 - 1, 15.5 / 16, 15.5 / 16],
      [512, 0.5 / 8, 0.5 / 8],
      [512 + 6 * 9 + 5, 1.5 / 8, 1.5 / 8],
      [895, 7.5 / 8, 7.5 / 8],
    ] as const
  ) {
    const face = decode([{ anchor, logit: 2, values }])!;
    close([face.box.x0, face.box.y0, face.box.x1, face.box.y1], [x - 0.25, y - 0.125, x + 0.25, y + 0.125]);
    close([face.leftEye.x, face.leftEye.y], [x - 0.125, y - 0.0625]);
    close([face.rightEye.x, face.rightEye.y], [x + 0.125, y - 0.0625]);
    close([face.nose.x, face.nose.y], [x, y + 0.0625]);
    close([face.score], [1 / (1 + Math.exp(-2))]);
  }
});

Deno.test("of an input of 80 pixels: 10 × 10 cells, then 5 × 5, and pixels of it", () => {
  assert.equal(countAnchors(80), 350);
  const values = [0, 0, 40, 20, -8, -4, 8, -4, 0, 4];
  for (
    const [anchor, x, y] of [[199, 0.95, 0.95], [200, 0.1, 0.1], [349, 0.9, 0.9]] as const
  ) {
    const { box, nose } = decode([{ anchor, logit: 2, values }], { size: 80 })!;
    close([box.x0, box.y0, box.x1, box.y1], [x - 0.25, y - 0.125, x + 0.25, y + 0.125]);
    close([nose.x, nose.y], [x, y + 0.05]);
  }
});

Deno.test("boxes that see the best face are averaged by score, others and unlikely ones have no part", () => {
  // Two anchors of one cell: 8 px apart, 3/4 and 3/5 likely.
  const at = (x: number) => [x, 0, 64, 64, x, 0, x, 0, x, 0];
  const first = { anchor: 272, logit: Math.log(3), values: at(0) };
  const second = { anchor: 273, logit: Math.log(1.5), values: at(8) };
  const elsewhere = { anchor: 0, logit: Math.log(2), values: at(0) };
  const alone = decode([first])!;
  const both = decode([first, second, elsewhere])!;
  close([both.score], [0.75]);
  close([both.box.x0 - alone.box.x0, both.leftEye.x - alone.leftEye.x], [0.6 / 1.35 / 16, 0.6 / 1.35 / 16]);
  assert.deepEqual(decode([first, second, elsewhere], { minScore: 0.7 }), alone);
});

Deno.test("nothing likely is no face; an output of another size is a RangeError", () => {
  assert.equal(decode([]), undefined);
  assert.equal(decode([{ anchor: 0, logit: -0.1, values: [] }]), undefined);
  const values = new Float32Array(16 * 896), logits = new Float32Array(896);
  for (
    const outputs of [{ values: values.subarray(1), logits, size: 128 }, {
      values,
      logits: logits.subarray(1),
      size: 128,
    }, { values, logits, size: 80 }]
  ) assert.throws(() => decodeWitness(outputs, 0.5), RangeError);
});
