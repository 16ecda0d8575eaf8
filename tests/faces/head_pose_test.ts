import assert from "node:assert/strict";
import { headPose } from "../../src/faces/mod.ts";
import { posedPoints } from "../support/faces.ts";

function assertClose(actual: number, expected: number, tolerance: number, name: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${name}: ${actual} is not ${expected}`);
}

Deno.test("a symmetric frontal face has no angles", () => {
  const { yaw, pitch, roll } = headPose(posedPoints({ x: 300, y: 200 }));
  assertClose(yaw, 0, 1e-6, "yaw");
  assertClose(pitch, 0, 1e-6, "pitch");
  assertClose(roll, 0, 1e-6, "roll");
});

Deno.test("the angles of a turned face come back, at any size and place", () => {
  for (const yaw of [-50, -20, 0, 30]) {
    for (const pitch of [-40, 0, 25]) {
      for (const roll of [-35, 0, 60]) {
        const pose = headPose(posedPoints({ yaw, pitch, roll, eyes: 73, x: 500, y: 400 }));
        assertClose(pose.yaw, yaw, 1e-6, "yaw");
        assertClose(pose.pitch, pitch, 1e-6, "pitch");
        assertClose(pose.roll, roll, 1e-6, "roll");
      }
    }
  }
});

Deno.test("signs are those of the image", () => {
  const right = posedPoints({ yaw: 25 });
  assert.ok(right[2].x > (right[0].x + right[1].x) / 2);
  assert.ok(headPose(right).yaw > 0);
  const down = posedPoints({ pitch: 25 });
  assert.ok(down[2].y > posedPoints({})[2].y * 0.95);
  assert.ok(headPose(down).pitch > 0);
});

Deno.test("landmarks that are off by a few per cent of the eye distance cost a few degrees", () => {
  const points = posedPoints({}).map(({ x, y }, i) => ({ x: x + (i % 2 ? 4 : -4), y: y + (i % 3 ? 3 : -3) }));
  const { yaw, pitch } = headPose(points as unknown as ReturnType<typeof posedPoints>);
  assert.ok(Math.abs(yaw) < 12 && Math.abs(pitch) < 12, `${yaw} ${pitch}`);
});
