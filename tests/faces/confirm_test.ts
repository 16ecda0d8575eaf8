import assert from "node:assert/strict";
import { dropRepeated } from "../../src/faces/confirm.ts";
import {
  confirmFaces,
  type Face,
  type LandmarkModel,
  openDetector,
  openLandmarkModel,
} from "../../src/faces/mod.ts";
import type { DecodedImage } from "../../src/pixels/mod.ts";
import { constantAssets } from "../../harness/assets.ts";
import { constantLandmarks } from "../../harness/constant_model.ts";
import { LANDMARK_SPEC } from "../support/faces.ts";
import { makePicture } from "../../harness/jpeg.ts";

const PICTURE = makePicture({ width: 640, height: 480 });
const POINTS = [0.25, 0.25, 0.75, 0.25, 0.5, 0.5, 0.25, 0.75, 0.75, 0.75];
const { runtime, detector } = await constantAssets([]);

// The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
await (await openDetector(detector, runtime)).network.session.release();

/** A detection of a side and with every point `off` pixels to the right of where the model places it. */
function detection(score: number, { off = 0, side = 100, x = 300 } = {}): Face {
  // The crop is 1.5 sides wide: a quarter and three quarters of it are 0.375 sides off the centre.
  const at = (u: number, v: number) => ({
    x: x + 1.5 * side * (u - 0.5) + off,
    y: 200 + 1.5 * side * (v - 0.5),
  });
  const points = [0, 2, 4, 6, 8].map((i) => at(POINTS[i]!, POINTS[i + 1]!)) as unknown as Face["points"];
  return {
    box: { x0: x - side / 2, y0: 200 - side / 2, x1: x + side / 2, y1: 200 + side / 2 },
    points,
    score,
  };
}

/** The confirmed faces, best first. */
async function facesOf(
  model: LandmarkModel,
  image: DecodedImage,
  options: { readonly candidates: readonly Face[]; readonly backgroundScore: number },
): Promise<Face[]> {
  const { confirmed } = await confirmFaces(model, image, options);
  return dropRepeated(confirmed).map(({ face }) => face);
}

async function withModel(test: (model: LandmarkModel) => Promise<void>): Promise<void> {
  const model = constantLandmarks({ points: POINTS, visible: [9, 9, 9, 9, -9], pose: [0.1, 0.2, 0.3] });
  const landmarks = await openLandmarkModel({ model, spec: LANDMARK_SPEC }, runtime);
  try {
    await test(landmarks);
  } finally {
    await landmarks.session.release();
  }
}

Deno.test("a confirmed face gets what the model sees and loses what they disagree by", () =>
  withModel(async (model) => {
    const candidates = [detection(0.9, { off: 5 }), detection(0.8, { x: 450 })];
    const faces = await facesOf(model, PICTURE, { candidates, backgroundScore: 0.7 });
    assert.deepEqual(faces.map(({ points }) => points), [candidates[1]!.points, detection(0.9).points]);
    // 5 px of a box of 100 px, four times: 0.2 less, which also changes the order.
    assert.deepEqual(faces.map(({ score }) => Number(score.toFixed(6))), [0.8, 0.7]);
    assert.ok(faces[0]!.visibility![0] > 0.99 && faces[0]!.visibility![4] < 0.01);
    assert.equal(Math.round(faces[0]!.pose!.yaw), 9);
  }));

Deno.test("a detection that the close look does not confirm is dropped, and the ninth is not looked at", () =>
  withModel(async (model) => {
    const confirm = (candidates: Face[]) => facesOf(model, PICTURE, { candidates, backgroundScore: 0.7 });
    assert.deepEqual(await confirm([detection(0.9, { off: 9 })]), []);
    assert.deepEqual(await confirm([]), []);
    const refused = detection(0.9, { off: 9 });
    const candidates = [refused, detection(0.8, { x: 500 })];
    const confirmation = await confirmFaces(model, PICTURE, { candidates, backgroundScore: 0.7 });
    assert.deepEqual(confirmation.refused.map(({ face }) => face), [refused]);
    assert.deepEqual(confirmation.confirmed.map(({ through }) => through), [candidates[1]!.box]);
    assert.equal(
      (await confirm(Array.from({ length: 9 }, (_, i) => detection(0.9, { x: 60 * i })))).length,
      8,
    );
  }));

Deno.test("where the model tells whether it sees a face, it must find it likely enough", async () => {
  const model = constantLandmarks({ points: POINTS, face: [Math.log(3)] });
  for (const [minFace, kept] of [[0.74, 1], [0.76, 0]] as const) {
    const spec = { ...LANDMARK_SPEC, minFace };
    const landmarks = await openLandmarkModel({ model, spec }, runtime);
    const candidates = [detection(0.9)];
    assert.equal((await facesOf(landmarks, PICTURE, { candidates, backgroundScore: 0.7 })).length, kept);
    await landmarks.session.release();
  }
});

Deno.test("two boxes whose points come out alike are one face", () =>
  withModel(async (model) => {
    // Box of half the side, IoU 1/4: nothing that overlapping boxes tell. The points lie 27 px apart on average.
    const inner = detection(0.7, { side: 50 });
    const confirm = async (...candidates: Face[]) =>
      (await facesOf(model, PICTURE, { candidates, backgroundScore: 0.6 })).map(({ score }) => score);
    assert.deepEqual(await confirm(detection(0.9), inner), [0.9, 0.7]);
    assert.deepEqual(await confirm(detection(0.9), detection(0.8, { x: 319 })), [0.9]);
    assert.deepEqual(await confirm(detection(0.9), detection(0.8, { x: 321 })), [0.9, 0.8]);
    assert.deepEqual(await confirm(detection(0.8), detection(0.9, { side: 70 })), [0.9]);
  }));

Deno.test("small faces beside a confirmed one are background: no look, the detector's own threshold", () =>
  withModel(async (model) => {
    // 31 px squared is less than a tenth of 100 px squared, 32 px squared is more.
    const small = detection(0.71, { off: 9, side: 31, x: 400 });
    const unlikely = detection(0.69, { side: 31, x: 450 });
    const candidates = [small, unlikely, detection(0.8), detection(0.6, { side: 32, x: 500 })];
    const faces = await facesOf(model, PICTURE, { candidates, backgroundScore: 0.7 });
    assert.deepEqual(faces.map(({ score }) => score), [0.8, 0.71, 0.6]);
    assert.equal(faces[1], small);
    // With nobody in front, a small one is looked at like any other.
    assert.deepEqual(await facesOf(model, PICTURE, { candidates: [small], backgroundScore: 0.7 }), []);
  }));
