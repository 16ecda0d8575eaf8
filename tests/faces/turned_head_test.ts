import assert from "node:assert/strict";
import { type Face, openDetector, openPoseModel, type Point } from "../../src/faces/mod.ts";
import { measureTurn, uprightSquare } from "../../src/faces/turned_head.ts";
import type { DecodedImage } from "../../src/pixels/mod.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { constantAssets } from "../../harness/assets.ts";
import { constantClasses, constantPose } from "../../harness/constant_model.ts";
import { iadError } from "../support/errors.ts";
import { faceAt } from "../support/faces.ts";
import { decodeLabelled, labelledFace } from "../../harness/labelled_photos.ts";
import { makePicture } from "../../harness/jpeg.ts";

const PICTURE = makePicture({ width: 640, height: 480 });
const SPEC = { version: "test", inputSize: 80, reach: 2.3, from: 15 };
const { runtime, detector } = await constantAssets([]);

// The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
await (await openDetector(detector, runtime)).network.session.release();

function seen(yaw: number, pitch: number, side = 100): Face {
  return { ...faceAt({ x0: 200, y0: 150, x1: 200 + side, y1: 150 + side }), pose: { yaw, pitch, roll: 4 } };
}

Deno.test("the main face is measured where the close look sees it turned, its roll stays", async () => {
  const model = await openPoseModel({ model: constantPose([0.5, -0.25]), spec: SPEC }, runtime);
  const small = seen(40, 0, 50);
  const measured = { yaw: 45, pitch: -22.5, roll: 4 };
  assert.deepEqual(
    (await measureTurn(model, PICTURE, [small, seen(-16, 3)])).map(({ pose }) => pose),
    [{ yaw: 40, pitch: 0, roll: 4 }, measured],
  );
  const [nodding] = await measureTurn(model, PICTURE, [seen(0, -15)]);
  assert.deepEqual(nodding!.pose, measured);
  await model.session.release();
});

Deno.test("the shipped network: a turned head and its mirror image, about the same angle to either side", async () => {
  const { assets: shipped } = await loadAssets();
  const model = await openPoseModel(shipped.pose!, shipped.runtime);
  const photo = await decodeLabelled("yaw-left-1280x720.jpg");
  const face = { ...labelledFace("yaw-left-1280x720.jpg"), pose: { yaw: -40, pitch: 0, roll: 0 } };
  const pose = (await measureTurn(model, photo, [face]))[0]!.pose!;
  assert.ok(pose.yaw < -30, String(pose.yaw));
  const other = (await measureTurn(model, mirroredImage(photo), [mirroredFace(face, photo.width)]))[0]!.pose!;
  assert.ok(Math.abs(other.yaw + pose.yaw) < 5, `${pose.yaw} ${other.yaw}`);
  assert.ok(Math.abs(other.pitch - pose.pitch) < 5, `${pose.pitch} ${other.pitch}`);
  await model.session.release();
});

function mirroredImage({ width, height, data }: DecodedImage): DecodedImage {
  const out = new Uint8ClampedArray(data.length);
  for (let at = 0; at < width * height; at++) {
    const from = at + width - 1 - 2 * (at % width);
    out.set(data.subarray(4 * from, 4 * from + 4), 4 * at);
  }
  return { width, height, data: out };
}

function mirroredFace(face: Face, width: number): Face {
  const [left, right, nose, leftCorner, rightCorner] = face.points;
  const over = ({ x, y }: Point): Point => ({ x: width - x, y });
  return { ...face, points: [over(right), over(left), over(nose), over(rightCorner), over(leftCorner)] };
}

Deno.test("a face that looks ahead, one without a pose and none are left alone", async () => {
  const model = await openPoseModel({ model: constantPose([0.5, -0.25]), spec: SPEC }, runtime);
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
      openPoseModel({ model, spec: SPEC }, runtime),
      iadError("INTERNAL", /^(model|pose): /),
    );
  }
});
