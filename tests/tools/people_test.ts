import assert from "node:assert/strict";
import { skinToneOf, typologyAngle } from "../../tools/people/skin_tone.ts";
import { replaceBetween } from "../../tools/people/write_between.ts";
import { makePicture } from "../../harness/jpeg.ts";
import { faceAt } from "../support/faces.ts";

/** A face whose left half, as seen, is of one colour and the right of another. */
function painted(left: readonly number[], right: readonly number[]): number {
  const picture = makePicture({ width: 300, height: 300 });
  for (let at = 0; at < picture.data.length; at += 4) {
    picture.data.set(at / 4 % 300 < 150 ? left : right, at);
  }
  return typologyAngle(picture, faceAt({ x0: 50, y0: 50, x1: 250, y1: 250 }).points);
}

Deno.test("the typology angle is that of the lit cheek", () => {
  // CIELAB of sRGB (231, 196, 172): L* 81.3, b* 17.0; of (92, 60, 44): L* 28.6, b* 15.8.
  const light = Math.atan2(81.3 - 50, 17) * 180 / Math.PI, dark = Math.atan2(28.6 - 50, 15.8) * 180 / Math.PI;
  assert.ok(Math.abs(painted([231, 196, 172], [231, 196, 172]) - light) < 1.5);
  assert.ok(Math.abs(painted([92, 60, 44], [92, 60, 44]) - dark) < 1.5);
  assert.ok(Math.abs(painted([92, 60, 44], [231, 196, 172]) - light) < 1.5);
});

Deno.test("groups of skin tone begin where the field has them", () => {
  const angles = [-31, -30, 9, 10, 27, 28, 40, 41];
  assert.deepEqual(angles.map(skinToneOf), [
    "dark",
    "brown",
    "brown",
    "tan",
    "tan",
    "intermediate",
    "intermediate",
    "light",
  ]);
});

Deno.test("figures are written between their marks, and nowhere else", () => {
  const whole = "before\n<!-- people:begin -->\nold\n<!-- people:end -->\nafter\n";
  const changed = replaceBetween(whole, "people", "new");
  assert.equal(changed, whole.replace("old", "new"));
  assert.equal(replaceBetween(changed, "people", "new"), changed);
  assert.throws(() => replaceBetween("no place", "people", "new"), /no place "people"/);
});
