import assert from "node:assert/strict";
import { openDetector, openLandmarkModel } from "../../src/faces/mod.ts";
import { lookClosely } from "../../src/faces/landmarks.ts";
import { constantAssets } from "../../harness/assets.ts";
import { constantLandmarks, halvesModel } from "../../harness/constant_model.ts";
import { iadError } from "../support/errors.ts";
import { faceAt, LANDMARK_SPEC } from "../support/faces.ts";
import { makePicture } from "../../harness/jpeg.ts";

const PICTURE = makePicture({ width: 640, height: 480 });
const { runtime, detector } = await constantAssets([]);

// The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
await (await openDetector(detector, runtime)).network.session.release();

Deno.test("points come back in pixels of the photo, visibility as shares, angles in degrees", async () => {
  const model = constantLandmarks({
    points: [0.25, 0.25, 0.75, 0.25, 0.5, 0.5, 0.25, 0.75, 1.25, -0.25],
    visible: [40, -40, 0, Math.log(4), -Math.log(4)],
    pose: [-0.5, 0.25, 1 / 16],
    face: [Math.log(9)],
  });
  const landmarks = await openLandmarkModel({ model, spec: LANDMARK_SPEC }, runtime);
  // The longer side is 100, the centre (300, 200): the crop is 150 wide and starts at (225, 125).
  const look = await lookClosely(landmarks, PICTURE, { x0: 260, y0: 150, x1: 340, y1: 250 });
  const { points, visibility, pose } = look.seen;
  assert.deepEqual(
    points.map(({ x, y }) => [x, y]),
    [[262.5, 162.5], [337.5, 162.5], [300, 200], [262.5, 237.5], [412.5, 87.5]],
  );
  assert.deepEqual(visibility!.map((share) => Number(share.toFixed(6))), [1, 0, 0.5, 0.8, 0.2]);
  assert.deepEqual(pose, { yaw: -45, pitch: 22.5, roll: 5.625 });
  assert.equal(look.probability?.toFixed(6), "0.900000");
  await landmarks.session.release();
});

Deno.test("a box comes back in pixels of the photo; one that is none leaves the detector's", async () => {
  const face = faceAt({ x0: 260, y0: 150, x1: 340, y1: 250 });
  for (
    const [box, expected] of [
      [[0.25, -0.5, 0.75, 1.5], { x0: 262.5, y0: 50, x1: 337.5, y1: 350 }],
      [[0.5, 0.25, 0.5, 0.75], undefined],
      [[0.25, 0.75, 0.75, 0.25], undefined],
    ] as const
  ) {
    const model = constantLandmarks({ points: Array(10).fill(0.5), box });
    const landmarks = await openLandmarkModel({ model, spec: LANDMARK_SPEC }, runtime);
    assert.deepEqual((await lookClosely(landmarks, PICTURE, face.box)).seen.box, expected);
    await landmarks.session.release();
  }
});

Deno.test("a model of another kind is INTERNAL", async () => {
  await assert.rejects(
    openLandmarkModel({ model: new Uint8Array(100), spec: LANDMARK_SPEC }, runtime),
    iadError("INTERNAL", /^model: /),
  );
  const points = Array(10).fill(0.5);
  for (
    const look of [{ points: [0, 1] }, { points, visible: [1] }, { points, pose: [0, 0] }, {
      points,
      box: [0],
    }, {
      points,
      face: [0, 0],
    }]
  ) {
    const model = constantLandmarks(look);
    await assert.rejects(
      openLandmarkModel({ model, spec: LANDMARK_SPEC }, runtime),
      iadError("INTERNAL", /^landmarks: /),
    );
  }
});

Deno.test("a mirrored look is one at the crop's mirror image", async () => {
  // The network gives the mean of each half of the crop: left, then right.
  const picture = makePicture({ width: 200, height: 200 });
  for (let at = 0; at < picture.data.length; at += 4) {
    picture.data.fill(at / 4 % 200 < 100 ? 40 : 200, at, at + 3);
  }
  const landmarks = await openLandmarkModel(
    { model: halvesModel(), spec: { ...LANDMARK_SPEC, inputSize: 4 } },
    runtime,
  );
  const box = { x0: 70, y0: 70, x1: 130, y1: 130 };
  const halves = async (mirrored: boolean) => {
    const { seen: { points: [left, right] } } = await lookClosely(landmarks, picture, box, { mirrored });
    return [left.x, right.x].map((x) => Math.round((x - 55) / 90));
  };
  assert.deepEqual(await halves(false), [40, 200]);
  assert.deepEqual(await halves(true), [200, 40]);
  await landmarks.session.release();
});
