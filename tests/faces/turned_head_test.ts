import assert from "node:assert/strict";
import { createFaceDetector, createPoseModel, type Face } from "../../src/faces/mod.ts";
import { measureTurn, uprightSquare } from "../../src/faces/turned_head.ts";
import { constantAssets } from "../support/assets.ts";
import { constantClasses, constantPose } from "../support/constant_model.ts";
import { iadError } from "../support/errors.ts";
import { faceAt } from "../support/faces.ts";
import { makePicture } from "../support/jpeg.ts";

const PICTURE = makePicture({ width: 640, height: 480 });
const SPEC = { version: "test", inputSize: 80, reach: 2.3, from: 15 };
const { detector: assets } = await constantAssets([]);

// The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
await (await createFaceDetector(assets)).session.release();

function seen(yaw: number, pitch: number, side = 100): Face {
  return { ...faceAt({ x0: 200, y0: 150, x1: 200 + side, y1: 150 + side }), pose: { yaw, pitch, roll: 4 } };
}

Deno.test("the main face is measured where the close look sees it turned, its roll stays", async () => {
  const model = await createPoseModel({ model: constantPose([0.5, -0.25]), spec: SPEC }, assets.runtime);
  const small = seen(40, 0, 50);
  assert.deepEqual(
    (await measureTurn(model, PICTURE, [small, seen(-16, 3)])).map(({ pose }) => pose),
    [{ yaw: 40, pitch: 0, roll: 4 }, { yaw: 45, pitch: -22.5, roll: 4 }],
  );
  const [nodding] = await measureTurn(model, PICTURE, [seen(0, -15)]);
  assert.deepEqual(nodding!.pose, { yaw: 45, pitch: -22.5, roll: 4 });
  await model.session.release();
});

Deno.test("a face that looks ahead, one without a pose and none are left alone", async () => {
  const model = await createPoseModel({ model: constantPose([0.5, -0.25]), spec: SPEC }, assets.runtime);
  for (const face of [seen(14.9, -14.9), faceAt({ x0: 0, y0: 0, x1: 90, y1: 90 })]) {
    assert.deepEqual(await measureTurn(model, PICTURE, [face]), [face]);
  }
  assert.deepEqual(await measureTurn(model, PICTURE, []), []);
  await model.session.release();
});

Deno.test("the crop's square: between eyes and mouth, level with the eyes, whatever the nose does", () => {
  const points = (nose: number): Face["points"] => [
    { x: 100, y: 100 },
    { x: 130, y: 100 },
    { x: nose, y: 0 },
    { x: 105, y: 140 },
    { x: 125, y: 140 },
  ];
  // The eyes are 30 apart, the mouth 40 below them: 50.
  for (const nose of [0, 500]) {
    assert.deepEqual(uprightSquare(points(nose), 2), { x: 115, y: 120, side: 100, lean: 0 });
  }
  const [a, b, c, d, e] = points(0).map(({ x, y }) => ({ x: -y, y: x }));
  const turned = uprightSquare([a!, b!, c!, d!, e!], 2);
  assert.deepEqual([turned.x, turned.y, turned.side, turned.lean], [-120, 115, 100, Math.PI / 2]);
});

Deno.test("a model of another kind does not load", async () => {
  for (
    const model of [
      new Uint8Array(100),
      constantPose([0.5, 0.5, 0.5]),
      constantPose([0.5, 0.5], 64),
      constantClasses([1, 2], [1, 3, 80, 80]),
    ]
  ) {
    await assert.rejects(
      createPoseModel({ model, spec: SPEC }, assets.runtime),
      iadError("INTERNAL", /^(model|pose): /),
    );
  }
});
