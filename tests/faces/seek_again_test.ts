import assert from "node:assert/strict";
import { openBench, runTable } from "../../harness/compose/run_table.ts";
import type { Scene } from "../../harness/compose/scene.ts";
import { listScenes } from "../../harness/compose/table.ts";
import { shrinkPicture, turnFace, turnPicture } from "../../src/faces/quarter_turn.ts";
import { assessFaces, DEFAULT_FACE_RULES, findFaces, standUpright } from "../../src/faces/mod.ts";
import { intersectionOverUnion } from "../../src/faces/geometry.ts";
import { probeImage } from "../../src/jpeg/mod.ts";
import { decodeImage } from "../../src/pixels/mod.ts";
import { faceAt } from "../support/faces.ts";
import { makePicture } from "../../harness/jpeg.ts";
import { takePhotograph } from "../../harness/compose/studio.ts";

// The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
const bench = await openBench();
const PLAIN = listScenes().filter(({ category }) => category === "plain").slice(0, 12);

/** A scene of one person who lies as the camera sees it. */
function lying(scene: Scene, roll: number): Scene {
  const [sitter] = scene.sitters;
  const { width, height } = scene.size;
  const faceWidth = Math.min(sitter!.faceWidth, 0.5 * Math.min(width, height));
  return { ...scene, sitters: [{ ...sitter!, roll, faceWidth, x: width / 2, y: height / 2 }] };
}

Deno.test("a face on its side or upside down is found upright, in the photo's own pixels", async () => {
  for (const roll of [90, -90, 180]) {
    for (const scene of PLAIN) {
      const photograph = await takePhotograph(bench.studio, lying(scene, roll));
      const probe = probeImage(photograph.jpeg, { minShorterSide: 1, maxPixels: 40_000_000 });
      const image = await decodeImage(bench.judge.codec, photograph.jpeg, probe);
      const [face, ...others] = await findFaces(bench.judge, image);
      assert.equal(others.length, 0, scene.name);
      assert.equal(face?.turn, roll === 180 ? 2 : roll === 90 ? 3 : 1, `${scene.name} at ${roll}°`);
      assert.ok(Math.abs(((face.pose!.roll - roll + 540) % 360) - 180) < 15, `${face.pose!.roll}`);
      const { points, box } = photograph.faces[0]!;
      const middle = { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 };
      const nose = { x: (face.box.x0 + face.box.x1) / 2, y: (face.box.y0 + face.box.y1) / 2 };
      const side = Math.max(box.x1 - box.x0, box.y1 - box.y0);
      assert.ok(Math.hypot(nose.x - middle.x, nose.y - middle.y) < 0.15 * side);
      face.points.forEach((point, index) => {
        const away = Math.hypot(point.x - points[index]!.x, point.y - points[index]!.y);
        assert.ok(away < 0.1 * side, `${scene.name}: point ${index} is off by ${away}`);
      });
      assert.equal(assessFaces([face], image, DEFAULT_FACE_RULES).kind, "accepted");
    }
  }
});

Deno.test("people who are far away are too small, not nobody", async () => {
  const [scene] = PLAIN;
  const size = { width: 1920, height: 1080 };
  const far = (faceWidth: number, x: number) => ({ ...scene!.sitters[0]!, roll: 0, faceWidth, x, y: 500 });
  const answers: string[] = [];
  const scenes = [[far(64, 700)], [far(60, 500), far(64, 900), far(58, 1300)]]
    .map((sitters, index) => ({ ...scene!, name: `far ${index}`, size, sitters }));
  for await (const { answer } of runTable(bench, scenes)) answers.push(answer);
  assert.deepEqual(answers, ["FACE_TOO_SMALL_ABSOLUTE", "TOO_MANY_FACES"]);
});

Deno.test("a turned face turned back is the same, and its picture stands upright", () => {
  const image = makePicture({ width: 640, height: 480 });
  const face = {
    ...faceAt({ x0: 300.3, y0: 100.1, x1: 400.3, y1: 240.1 }),
    pose: { yaw: 5, pitch: 6, roll: 100 },
  };
  for (const turn of [1, 2, 3] as const) {
    const turned = turnPicture(image, turn);
    const there = turnFace(face, image, turn);
    const back = turnFace(there, turned, (4 - turn) as 1 | 2 | 3);
    assert.ok(intersectionOverUnion(back.box, face.box) > 0.999);
    assert.deepEqual(
      back.points.map(({ x, y }) => [Math.round(x), Math.round(y)]),
      face.points.map(({ x, y }) => [Math.round(x), Math.round(y)]),
    );
    assert.equal(back.pose!.roll, 100);
    // The pixel under a point moves along.
    const [from, to] = [face.points[0], there.points[0]];
    const pixel = ({ width, data }: typeof image, x: number, y: number) =>
      data.slice(4 * (Math.floor(y) * width + Math.floor(x)), 4 * (Math.floor(y) * width + Math.floor(x)) + 3)
        .join();
    assert.equal(pixel(turned, to.x, to.y), pixel(image, from.x, from.y));
    assert.deepEqual(standUpright(image, { ...face, turn }).face.box, there.box);
  }
  assert.equal(standUpright(image, face).image, image);
});

Deno.test("a picture is shrunk to its longer side and no further", () => {
  const image = makePicture({ width: 1280, height: 719 });
  const { width, height, data } = shrinkPicture(image, 640);
  assert.deepEqual([width, height, data.length], [640, 360, 4 * 640 * 360]);
  assert.equal(shrinkPicture(image, 1280), image);
});
