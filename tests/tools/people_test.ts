import assert from "node:assert/strict";
import type { Met } from "../../tools/people/presented.ts";
import { reportFrames, reportLiveness } from "../../tools/people/report_presented.ts";
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

/** A picture of a live or a replayed face, and what was made of it. */
function met(person: string, isLive: boolean, found: Partial<Met> = {}): Met {
  return {
    presented: { url: new URL("file:///none.jpg"), isLive, person },
    answer: "accepted",
    turn: { yaw: 0, pitch: 0 },
    tone: "tan",
    scores: [1],
    ...found,
  };
}

Deno.test("live frames: heads that look ahead count, whoever is refused most comes first", () => {
  const text = reportFrames([
    met("a", true),
    met("a", true, { turn: { yaw: -16, pitch: 0 }, answer: "FACE_ANGLE_TOO_LARGE" }),
    met("a", true, { turn: { yaw: 0, pitch: 16 }, answer: "FACE_NOT_FOUND" }),
    met("a", true, { turn: undefined, answer: "FACE_NOT_FOUND" }),
    met("a", false, { answer: "FACE_NOT_FOUND" }),
    met("b", true, { turn: { yaw: 15, pitch: -15 }, answer: "FACE_IS_OCCLUDED" }),
  ]);
  assert.match(text, /^2 of 5 live frames/);
  const rows = text.split("\n").slice(-3).map((row) => row.split(" | ").slice(0, 5).join(" "));
  assert.deepEqual(rows, ["| all 2 0 1 0", "| b 1 0 1 0", "| a 1 0 0 0"]);
});

Deno.test("liveness: live ones below a logit of 0 and replayed ones from it on are errors", () => {
  const scored = (isLive: boolean, score: number) => met("a", isLive, { scores: [score] });
  const text = reportLiveness(
    [
      scored(true, -1),
      scored(true, 2),
      scored(false, 0),
      scored(false, -2),
      met("b", true, { scores: undefined }),
    ],
    { names: ["ours"], details: [{ isScreen: true, scores: [1] }, { isScreen: false, scores: [0] }] },
  );
  assert.match(text, /^4 of 5 pictures in which a face is found, of 2 people/);
  assert.match(text, /\| ours \| 1 of 2, 50\.0 % .* \| 1 of 2, 50\.0 % .* \| 0\.75 \| 0\.00 \|/);
  assert.match(text, /\| tan skin \| 1 of 2,/);
});
