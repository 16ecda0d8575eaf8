/** What the table is composed of does what its expected answers rest on. */
import assert from "node:assert/strict";
import { assessFaces, DEFAULT_FACE_RULES, type Face } from "../../src/faces/mod.ts";
import { openStudio, takePhotograph } from "../../harness/compose/studio.ts";
import { turnHead } from "../../harness/compose/turn.ts";
import { listScenes } from "../../harness/compose/table.ts";

const studio = await openStudio();

Deno.test("every answer that the boxes decide is the rules' own for the faces as they were drawn", async () => {
  const byBox =
    /^(accepted|FACE_CROPPED|FACE_TOO_SMALL_\w+|FACE_CLOSE_TO_BORDER|TOO_MANY_FACES|FACE_NOT_FOUND)$/;
  // The first of each category, drawn; what the camera adds does not move a box.
  const scenes = listScenes().filter(({ name, size, expect }) =>
    / [12]$/.test(name) && size.width * size.height < 1e6 && byBox.test(expect) &&
    !name.startsWith("from behind")
  );
  for (const scene of scenes) {
    const { faces } = await takePhotograph(studio, { ...scene, quality: 50 });
    const seen = faces.map((face, index): Face => ({
      ...face,
      score: 1,
      visibility: [1, 1, 1, 1, 1],
      pose: { yaw: scene.sitters[index]!.yaw, pitch: scene.sitters[index]!.pitch, roll: 0 },
    }));
    const assessment = assessFaces(seen, scene.size, DEFAULT_FACE_RULES);
    assert.equal(assessment.kind === "accepted" ? "accepted" : assessment.code, scene.expect, scene.name);
  }
});

Deno.test("a scene is the same photograph on every run", async () => {
  const scene = listScenes().find(({ name }) => name === "mask 3")!;
  const { jpeg } = await takePhotograph(studio, scene);
  assert.deepEqual((await takePhotograph(studio, scene)).jpeg, jpeg);
});

Deno.test("a turned head's nose moves to where it points, and the shoulders stay where they are", () => {
  const head = studio.heads[0]!;
  const nose = ({ points: [left, right, nose] }: Pick<typeof head, "points">) =>
    nose.x - (left.x + right.x) / 2;
  const eyes = head.points[1].x - head.points[0].x;
  const right = turnHead(head, { yaw: 30, pitch: 0 });
  const left = turnHead(head, { yaw: -30, pitch: 0 });
  // On a head (nose − middle of the eyes) / eye distance is close to 0.5 tan(yaw).
  const shift = (nose(right) - nose(left)) / 2 / eyes;
  assert.ok(shift > 0.2 && shift < 0.4, `${shift}`);
  assert.ok(turnHead(head, { yaw: 0, pitch: 25 }).points[2].y > head.points[2].y);
  const shoulders = ({ image: { width, data } }: Pick<typeof head, "image">) => data.subarray(-4 * width);
  const still = shoulders(head);
  const moved = shoulders(right).reduce((sum, value, index) => sum + Math.abs(value - still[index]!), 0);
  assert.ok(moved < 2 * still.length, `${moved / still.length}`);
  assert.deepEqual(turnHead(head, { yaw: 0, pitch: 0 }), head);
});
