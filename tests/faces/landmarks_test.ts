import assert from "node:assert/strict";
import { confirmFaces, createFaceDetector, createLandmarkModel, type Face } from "../../src/faces/mod.ts";
import { constantAssets } from "../support/assets.ts";
import { constantLandmarks } from "../support/constant_model.ts";
import { iadError } from "../support/errors.ts";
import { makePicture } from "../support/jpeg.ts";

const SPEC = {
  version: "0.0.0",
  inputSize: 64,
  reach: 1.5,
  candidateScore: 0.5,
  disagreementWeight: 4,
  minConfidence: 0.55,
};
const POINTS = [0.25, 0.25, 0.75, 0.25, 0.5, 0.5, 0.25, 0.75, 1.25, -0.25];
const PICTURE = makePicture({ width: 640, height: 480 });
const { detector: assets } = await constantAssets([]);

// The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
await (await createFaceDetector(assets)).session.release();

/** Side 100, centre (300, 200): the crop is 150 wide and starts at (225, 125). */
const PLACED = [[262.5, 162.5], [337.5, 162.5], [300, 200], [262.5, 237.5], [412.5, 87.5]] as const;

/** A detection whose every point lies `off` pixels to the right of where the model places it. */
function detection(score: number, off: number): Face {
  const points = PLACED.map(([x, y]) => ({ x: x + off, y })) as unknown as Face["points"];
  return { box: { x0: 250, y0: 150, x1: 350, y1: 250 }, points, score };
}

Deno.test("a confirmed face gets the model's points and loses what they disagree by", async () => {
  const model = await createLandmarkModel({ model: constantLandmarks(POINTS), spec: SPEC }, assets.runtime);
  const faces = await confirmFaces(model, PICTURE, [detection(0.9, 5), detection(0.8, 0)]);
  assert.deepEqual(faces.map(({ points }) => points.map(({ x, y }) => [x, y])), [PLACED, PLACED]);
  // 5 px of a box of 100 px, four times: 0.2 less, which also changes the order.
  assert.deepEqual(faces.map(({ score }) => Number(score.toFixed(6))), [0.8, 0.7]);
  await model.session.release();
});

Deno.test("a detection that the close look does not confirm is dropped, and the ninth is not looked at", async () => {
  const model = await createLandmarkModel({ model: constantLandmarks(POINTS), spec: SPEC }, assets.runtime);
  assert.deepEqual(await confirmFaces(model, PICTURE, [detection(0.9, 9)]), []);
  assert.deepEqual(await confirmFaces(model, PICTURE, []), []);
  const many = await confirmFaces(model, PICTURE, Array.from({ length: 9 }, () => detection(0.9, 0)));
  assert.equal(many.length, 8);
  await model.session.release();
});

Deno.test("a model of another kind is INTERNAL", async () => {
  await assert.rejects(
    createLandmarkModel({ model: new Uint8Array(100), spec: SPEC }, assets.runtime),
    iadError("INTERNAL", /^model: /),
  );
  const model = await createLandmarkModel({ model: constantLandmarks([0, 1]), spec: SPEC }, assets.runtime);
  await assert.rejects(
    confirmFaces(model, PICTURE, [detection(0.9, 0)]),
    iadError("INTERNAL", /^landmarks: /),
  );
  await model.session.release();
});
