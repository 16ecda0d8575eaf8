import assert from "node:assert/strict";
import { cropOf } from "../../src/liveness/operator_model.ts";
import { parseLivenessDescription } from "../../src/liveness/mod.ts";
import { iadError } from "../support/errors.ts";
import { DESCRIPTION } from "../../harness/operator_models.ts";

Deno.test("what is not said is plain: NCHW, values as they are, a square crop with zeros around", () => {
  const { layout, mean, scale } = parseLivenessDescription(DESCRIPTION).input;
  assert.deepEqual({ layout, mean, scale }, { layout: "NCHW", mean: [0, 0, 0], scale: 1 });
  assert.deepEqual(parseLivenessDescription(DESCRIPTION).crop, {
    factor: 2,
    shape: "square",
    outside: "zero",
  });
});

Deno.test("each fault of a description is told with its path", () => {
  const { input, crop, output } = DESCRIPTION;
  const faults: readonly (readonly [unknown, RegExp])[] = [
    [null, /description /],
    [{ ...DESCRIPTION, kind: "face_detector" }, /kind /],
    [{ ...DESCRIPTION, file: "../other.onnx" }, /file is not the name/],
    [{ ...DESCRIPTION, file: "sub/other.onnx" }, /file is not the name/],
    [{ ...DESCRIPTION, name: "a name" }, /name is not 1 to 40/],
    [{ ...DESCRIPTION, sha256: "abc" }, /sha256 is not 64/],
    [{ ...DESCRIPTION, extra: 1 }, /description /],
    [{ ...DESCRIPTION, input: { ...input, width: 100_000 } }, /input\.width /],
    [{ ...DESCRIPTION, input: { ...input, channels: "GBR" } }, /input\.channels /],
    [{ ...DESCRIPTION, input: { ...input, mean: [0, 0] } }, /input\.mean /],
    [{ ...DESCRIPTION, crop: { ...crop, factor: 50 } }, /crop\.factor /],
    [{ ...DESCRIPTION, output: { ...output, live: 3 } }, /output\.live is not one of the classes/],
    [{ ...DESCRIPTION, output: { of: "logit", classes: 2, live: 0 } }, /output\.classes is 1 for a logit/],
    [{ ...DESCRIPTION, output: { of: "logits", classes: 1, live: 0 } }, /output\.classes is 1 for a logit/],
  ];
  for (const [value, detail] of faults) {
    assert.throws(() => parseLivenessDescription(value), iadError("INTERNAL", detail), JSON.stringify(value));
  }
});

const IMAGE = { width: 200, height: 100 };
const BOX = { x0: 80, y0: 30, x1: 110, y1: 70 };

Deno.test("a crop lies around the box: a square over its longer side, or each side by itself", () => {
  assert.deepEqual(cropOf(BOX, { factor: 2, shape: "square", outside: "zero" }, IMAGE), {
    x: 55,
    y: 10,
    width: 80,
    height: 80,
  });
  assert.deepEqual(cropOf(BOX, { factor: 2, shape: "box", outside: "mirror" }, IMAGE), {
    x: 65,
    y: 10,
    width: 60,
    height: 80,
  });
});

Deno.test("a crop that must lie inside is shrunk, aspect kept, and moved", () => {
  const crop = { factor: 4, shape: "box", outside: "inside" } as const;
  assert.deepEqual(cropOf(BOX, crop, IMAGE), { x: 57.5, y: 0, width: 75, height: 100 });
  const left = { x0: 0, y0: 30, x1: 30, y1: 70 };
  assert.deepEqual(cropOf(left, { ...crop, factor: 2 }, IMAGE), { x: 0, y: 10, width: 60, height: 80 });
});
