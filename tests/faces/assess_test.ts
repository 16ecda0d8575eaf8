import assert from "node:assert/strict";
import { assessFaces, DEFAULT_FACE_RULES, type Face, type FaceAssessment } from "../../src/faces/mod.ts";
import { faceAt, posedPoints } from "../support/faces.ts";

const IMAGE = { width: 1280, height: 720 };
/** 220 × 300 in the middle: nothing to complain about. */
const GOOD = faceAt({ x0: 530, y0: 200, x1: 750, y1: 500 });

function assess(...faces: Face[]): FaceAssessment {
  return assessFaces(faces, IMAGE, DEFAULT_FACE_RULES);
}
function codeOf(assessment: FaceAssessment): string {
  return assessment.kind === "refused" ? assessment.code : "accepted";
}
function boxed(x0: number, y0: number, width: number, height: number): Face {
  return faceAt({ x0, y0, x1: x0 + width, y1: y0 + height });
}

Deno.test("a good face is accepted with its geometry", () => {
  const assessment = assess(GOOD);
  assert.equal(assessment.kind, "accepted");
  assert.ok(assessment.geometry);
  assert.equal(assessment.geometry.faces, 1);
  assert.equal(Math.round(assessment.geometry.eyeDistance), 101);
  assert.ok(Math.abs(assessment.geometry.yaw) < 1e-6);
  assert.deepEqual(assessment.geometry.box, GOOD.box);
});

Deno.test("no face", () => {
  assert.deepEqual(assess(), { kind: "refused", code: "FACE_NOT_FOUND" });
});

Deno.test("a second face of comparable size is one too many, a small one is background", () => {
  // 220 × 300 = 66,000; a quarter is 16,500.
  assert.equal(codeOf(assess(GOOD, boxed(100, 200, 110, 150))), "TOO_MANY_FACES");
  assert.equal(codeOf(assess(boxed(100, 200, 110, 149), GOOD)), "accepted");
});

Deno.test("many background faces are no crowd, and the largest face is the one that is judged", () => {
  const background = [0, 1, 2, 3].map((i) => boxed(100 + 100 * i, 20, 60, 80));
  const assessment = assess(...background, GOOD);
  assert.equal(codeOf(assessment), "accepted");
  assert.equal(assessment.kind === "accepted" && assessment.geometry.faces, 5);
});

Deno.test("a box that reaches out of the image is cropped, on every side", () => {
  const sides = [
    boxed(-40, 200, 220, 300),
    boxed(1100, 200, 220, 300),
    boxed(500, -40, 220, 300),
    boxed(500, 460, 220, 300),
  ];
  for (const face of sides) assert.equal(codeOf(assess(face)), "FACE_CROPPED");
});

Deno.test("a point outside is cropped even where the box is not", () => {
  const face = boxed(20, 200, 220, 300);
  const [left, ...rest] = face.points;
  const points = [{ ...left, x: -3 }, ...rest] as unknown as Face["points"];
  assert.equal(codeOf(assess({ ...face, points })), "FACE_CROPPED");
});

Deno.test("a box that touches the border is close, not cropped", () => {
  assert.equal(codeOf(assess(boxed(-5, 200, 220, 300))), "FACE_CLOSE_TO_BORDER");
  assert.equal(codeOf(assess(boxed(14, 200, 220, 300))), "FACE_CLOSE_TO_BORDER");
  assert.equal(codeOf(assess(boxed(15, 200, 220, 300))), "accepted");
  assert.equal(codeOf(assess(boxed(500, 406, 220, 300))), "FACE_CLOSE_TO_BORDER");
  const lenient = { ...DEFAULT_FACE_RULES, maxShareOutside: 0.3 };
  assert.equal(
    codeOf(assessFaces([boxed(-40, 200, 220, 300)], IMAGE, lenient)),
    "FACE_CLOSE_TO_BORDER",
  );
});

Deno.test("yaw and pitch count, roll does not", () => {
  const posed = (pose: Parameters<typeof posedPoints>[0]) =>
    codeOf(assess({ ...GOOD, points: posedPoints({ eyes: 100, x: 640, y: 310, ...pose }) }));
  assert.equal(posed({ yaw: 29 }), "accepted");
  assert.equal(posed({ yaw: 31 }), "FACE_ANGLE_TOO_LARGE");
  assert.equal(posed({ yaw: -31 }), "FACE_ANGLE_TOO_LARGE");
  assert.equal(posed({ pitch: 31 }), "FACE_ANGLE_TOO_LARGE");
  assert.equal(posed({ pitch: -31 }), "FACE_ANGLE_TOO_LARGE");
  assert.equal(posed({ roll: 40 }), "accepted");
});

Deno.test("the angles that a network saw are believed before those of the points", () => {
  const turned = posedPoints({ yaw: 45, eyes: 100, x: 640, y: 310 });
  const seen = (yaw: number, pitch: number, points = GOOD.points) =>
    codeOf(assess({ ...GOOD, points, pose: { yaw, pitch, roll: 80 } }));
  assert.equal(seen(29, -29, turned), "accepted");
  assert.equal(seen(-31, 0), "FACE_ANGLE_TOO_LARGE");
  assert.equal(seen(0, 31), "FACE_ANGLE_TOO_LARGE");
});

Deno.test("an eye or the mouth behind something is occluded, half a mouth or the nose is not", () => {
  // Left eye, right eye, nose, left and right mouth corner.
  const seen = (...visibility: [number, number, number, number, number]) =>
    codeOf(assess({ ...GOOD, visibility }));
  assert.equal(seen(1, 1, 1, 1, 1), "accepted");
  assert.equal(seen(0.49, 1, 1, 1, 1), "FACE_IS_OCCLUDED");
  assert.equal(seen(1, 0.49, 1, 1, 1), "FACE_IS_OCCLUDED");
  assert.equal(seen(1, 1, 0, 0.49, 0.49), "FACE_IS_OCCLUDED");
  assert.equal(seen(1, 1, 1, 0.1, 0.2), "FACE_IS_OCCLUDED");
  assert.equal(seen(1, 1, 1, 0, 0.51), "accepted");
  assert.equal(seen(0.51, 0.51, 0, 0.51, 0), "accepted");
  const strict = { ...DEFAULT_FACE_RULES, minVisibility: 0.9 };
  const face: Face = { ...GOOD, visibility: [0.8, 1, 1, 1, 1] };
  assert.equal(codeOf(assessFaces([face], IMAGE, strict)), "FACE_IS_OCCLUDED");
});

Deno.test("absolute size is by box side and by eye distance", () => {
  assert.equal(codeOf(assess(boxed(500, 200, 149, 300))), "FACE_TOO_SMALL_ABSOLUTE");
  assert.equal(codeOf(assess(boxed(500, 200, 150, 300))), "accepted");
  const closeEyes = { ...GOOD, points: posedPoints({ eyes: 49, x: 640, y: 310 }) };
  assert.equal(codeOf(assess(closeEyes)), "FACE_TOO_SMALL_ABSOLUTE");
});

Deno.test("relative size is by share of the image", () => {
  const large = { width: 4000, height: 3000 };
  const face = boxed(1800, 1300, 400, 560);
  assert.equal(codeOf(assessFaces([face], large, DEFAULT_FACE_RULES)), "FACE_TOO_SMALL_RELATIVE");
  const closer = boxed(1700, 1200, 520, 700);
  assert.equal(codeOf(assessFaces([closer], large, DEFAULT_FACE_RULES)), "accepted");
});

Deno.test("one fault is reported, in the order of the reference's table", () => {
  // Cropped, turned, small and near the border at once; then without the first fault, and so on.
  const turned = posedPoints({ yaw: 45, eyes: 40, x: 60, y: 60 });
  const visibility = [1, 0, 1, 1, 1] as const;
  const all: Face = { box: { x0: -40, y0: 5, x1: 90, y1: 130 }, points: turned, score: 0.9, visibility };
  assert.equal(codeOf(assess(all)), "FACE_CROPPED");
  const covered: Face = { ...all, box: { x0: 5, y0: 5, x1: 120, y1: 130 } };
  assert.equal(codeOf(assess(covered)), "FACE_IS_OCCLUDED");
  const inside: Face = { ...covered, visibility: [1, 1, 1, 1, 1] };
  assert.equal(codeOf(assess(inside)), "FACE_ANGLE_TOO_LARGE");
  const frontal: Face = { ...inside, points: posedPoints({ eyes: 40, x: 60, y: 60 }) };
  assert.equal(codeOf(assess(frontal)), "FACE_TOO_SMALL_ABSOLUTE");
  const relaxed = { ...DEFAULT_FACE_RULES, minBoxSide: 10, minEyeDistance: 10 };
  assert.equal(codeOf(assessFaces([frontal], IMAGE, relaxed)), "FACE_TOO_SMALL_RELATIVE");
  assert.equal(codeOf(assessFaces([frontal], IMAGE, { ...relaxed, minBoxShare: 0 })), "FACE_CLOSE_TO_BORDER");
  assert.equal(codeOf(assess(all, { ...all })), "TOO_MANY_FACES");
});

Deno.test("a face in plain sight is covered only where half the visibility is missing too", () => {
  const seen = (least: number, inPlainSight?: boolean): Face => ({
    ...GOOD,
    visibility: [least, 1, 1, 1, 1],
    ...(inPlainSight !== undefined && { inPlainSight }),
  });
  assert.equal(codeOf(assess(seen(0.49))), "FACE_IS_OCCLUDED");
  assert.equal(codeOf(assess(seen(0.49, false))), "FACE_IS_OCCLUDED");
  assert.equal(codeOf(assess(seen(0.26, true))), "accepted");
  assert.equal(codeOf(assess(seen(0.24, true))), "FACE_IS_OCCLUDED");
});

Deno.test("a doubtful face gives the reason of a refusal and is never accepted", () => {
  const doubtful = { ...GOOD, isDoubtful: true };
  assert.equal(codeOf(assess(doubtful)), "FACE_NOT_FOUND");
  assert.equal(codeOf(assess({ ...doubtful, visibility: [1, 1, 0, 0, 0] })), "FACE_IS_OCCLUDED");
  assert.equal(codeOf(assess({ ...doubtful, pose: { yaw: 60, pitch: 0, roll: 0 } })), "FACE_ANGLE_TOO_LARGE");
});
