import assert from "node:assert/strict";
import { detectFaces, type DetectorAssets, type FaceDetector, openDetector } from "../../src/faces/mod.ts";
import { constantAssets } from "../../harness/assets.ts";
import { constantLandmarks } from "../../harness/constant_model.ts";
import { iadError } from "../support/errors.ts";
import { makePicture } from "../../harness/jpeg.ts";

const CELL = {
  stride: 16,
  row: 4,
  column: 9,
  // Centre (152, 72): box 120..184 × 40..104, eyes at 136 and 168.
  values: [4, 2, 2, 2, 2, -1, -1, 1, -1, 0, 0, -0.75, 1, 0.75, 1, 8, 8, 8, -8, -8, 0.5, -0.25, 0.1],
} as const;

// The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
const { runtime } = await constantAssets([]);
await (await open((await constantAssets([])).detector)).network.session.release();

function open(assets: DetectorAssets): Promise<FaceDetector> {
  return openDetector(assets, runtime);
}

Deno.test("faces come back in pixels of the photo", async () => {
  const { detector: assets } = await constantAssets([CELL, {
    ...CELL,
    column: 10,
    values: [3, ...CELL.values.slice(1)],
  }]);
  const detector = await open(assets);
  // 1280 wide: the input is a quarter of it. The second, lower cell is the same face.
  const faces = await detectFaces(detector, makePicture({ width: 1280, height: 720 }));
  assert.equal(faces.length, 1);
  const [face] = faces;
  const near = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 0.01, `${actual}`);
  near(face!.box.x0, 480);
  near(face!.box.y0, 160);
  near(face!.box.x1, 736);
  near(face!.box.y1, 416);
  near(face!.points[0].x, 544);
  near(face!.points[4].y, 352);
  near(face!.score, 0.982);
  assert.deepEqual(face!.visibility?.map((share) => share > 0.5), [true, true, true, false, false]);
  near(face!.pose!.yaw, 45);
  near(face!.pose!.pitch, -22.5);
  await detector.network.session.release();
});

Deno.test("no cell above the threshold is an empty list", async () => {
  const { detector: assets } = await constantAssets([]);
  const detector = await open(assets);
  assert.deepEqual(await detectFaces(detector, makePicture({ width: 64, height: 64 })), []);
  await detector.network.session.release();
});

Deno.test("a model that is none is our error", async () => {
  const { detector: assets } = await constantAssets([]);
  await assert.rejects(
    open({ ...assets, model: new Uint8Array(64) }),
    iadError("INTERNAL", /^model: /),
  );
  await assert.rejects(
    open({ ...assets, model: assets.model.slice(0, 900) }),
    iadError("INTERNAL"),
  );
});

Deno.test("a model of another shape is our error", async () => {
  const { detector: assets } = await constantAssets([]);
  const model = constantLandmarks({ points: [0, 0] });
  await assert.rejects(open({ ...assets, model }), iadError("INTERNAL", /^detector: /));
});
