import assert from "node:assert/strict";
import { ERROR_TABLE } from "../../src/errors.ts";
import { assessFaces, DEFAULT_FACE_RULES } from "../../src/faces/mod.ts";
import { drawnFaces, expectedPhotos } from "../../harness/photos.ts";

// What the rules make of each photograph if the detector were perfect: a fault here is one of the rules.
for (const photo of await expectedPhotos()) {
  const expected = photo.expect === "accepted" ? "accepted" : photo.expect.message;
  // Sizes are the probe's business; what covers a face was not written down when it was drawn.
  if (expected === ERROR_TABLE.IMAGE_TOO_SMALL.message || expected === ERROR_TABLE.FACE_IS_OCCLUDED.message) {
    continue;
  }
  Deno.test(`rules, ${photo.file}: ${expected}`, () => {
    const assessment = assessFaces(drawnFaces(photo), photo, DEFAULT_FACE_RULES);
    const answer = assessment.kind === "accepted" ? "accepted" : ERROR_TABLE[assessment.code].message;
    assert.equal(answer, expected, JSON.stringify(assessment.geometry));
  });
}
