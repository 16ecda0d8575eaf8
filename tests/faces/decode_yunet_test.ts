import assert from "node:assert/strict";
import { decodeYunet, type YunetLevel } from "../../src/faces/decode_yunet.ts";

/** Three columns and two rows of 16 pixels; only the cell in row 1, column 2 says anything. */
function level(classes: number, objects: number): YunetLevel {
  const cell = 5;
  const made = {
    stride: 16,
    columns: 3,
    classes: new Float32Array(6),
    objects: new Float32Array(6),
    boxes: new Float32Array(24),
    points: new Float32Array(60),
  };
  made.classes[cell] = classes;
  made.objects[cell] = objects;
  made.boxes.set([0.5, -0.25, Math.log(2), Math.log(3)], 4 * cell);
  made.points.set([-0.5, 0, 0.5, 0, 0, 0.25, -0.25, 0.5, 0.25, 0.5], 10 * cell);
  return made;
}

Deno.test("a cell becomes a face as the reference decodes it", () => {
  const [face, ...others] = decodeYunet([level(0.81, 1)], 0.8);
  assert.deepEqual(others, []);
  // Centre ((2 + 0.5) · 16, (1 − 0.25) · 16) = (40, 12), size 32 × 48.
  const near = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 1e-3, `${actual}`);
  near(face!.score, 0.9);
  near(face!.box.x0, 24);
  near(face!.box.x1, 56);
  near(face!.box.y0, -12);
  near(face!.box.y1, 36);
  near(face!.points[0].x, 24);
  near(face!.points[0].y, 16);
  near(face!.points[1].x, 40);
  near(face!.points[2].y, 20);
  near(face!.points[4].x, 36);
  near(face!.points[4].y, 24);
});

Deno.test("the score is the root of both outputs, held within 0 and 1", () => {
  assert.equal(decodeYunet([level(0.64, 0.99)], 0.8).length, 0);
  assert.equal(decodeYunet([level(0.65, 0.99)], 0.8).length, 1);
  assert.equal(decodeYunet([level(1.5, 1.2)], 0.5)[0]!.score, 1);
  assert.equal(decodeYunet([level(-1, -1)], 0.5).length, 0);
  assert.equal(decodeYunet([level(NaN, 1)], 0.01).length, 0);
});

Deno.test("a picture that lights up everything gives 300 faces at most, none of them endless", () => {
  const cells = 1000;
  const bright: YunetLevel = {
    stride: 8,
    columns: 100,
    classes: new Float32Array(cells).fill(1),
    objects: new Float32Array(cells).fill(1),
    boxes: new Float32Array(4 * cells).fill(1e9),
    points: new Float32Array(10 * cells),
  };
  const faces = decodeYunet([bright], 0.5);
  assert.equal(faces.length, 300);
  assert.ok(Number.isFinite(faces[0]!.box.x1 - faces[0]!.box.x0));
});
