import assert from "node:assert/strict";
import { ERROR_TABLE, toIadError } from "../../src/errors.ts";
import { assessFaces, DEFAULT_FACE_RULES } from "../../src/faces/mod.ts";
import { probeImage } from "../../src/image/mod.ts";
import { type Analyser, createAnalyser } from "../../src/workers/mod.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { expectedPhotos, readPhoto } from "../support/photos.ts";

/**
 * The shipped model draws the points of a turned head towards frontal, and no rule can see what the points do not
 * show. Shown as ignored in every run; empty this with the model that measures them (docs/face-quality.md).
 */
const BEYOND_THE_MODEL: readonly string[] = [ERROR_TABLE.FACE_ANGLE_TOO_LARGE.message];

const LIMITS = { minShorterSide: 480, maxPixels: 40_000_000 };

async function answerTo(analyser: Analyser, file: string): Promise<{ answer: string; facts: string }> {
  const photo = await readPhoto(file);
  try {
    const { orientation, width, height } = probeImage(photo, LIMITS);
    const deadline = performance.now() + 120_000;
    const analysis = await analyser.analyse(photo, {
      orientation,
      width,
      height,
      detectFaces: true,
      deadline,
    });
    const assessment = assessFaces(analysis.faces ?? [], analysis, DEFAULT_FACE_RULES);
    const answer = assessment.kind === "accepted" ? "accepted" : ERROR_TABLE[assessment.code].message;
    return { answer, facts: JSON.stringify(assessment.geometry) };
  } catch (thrown) {
    const error = toIadError(thrown);
    return { answer: error.message, facts: error.detail ?? "" };
  }
}

Deno.test("every shipped photograph gets its answer from the shipped model", async (t) => {
  const analyser = await createAnalyser({
    assets: await loadAssets(),
    workers: 1,
    maxQueue: 1,
    startTimeoutMs: 120_000,
  });
  try {
    for (const { file, expect } of await expectedPhotos()) {
      const expected = expect === "accepted" ? expect : expect.message;
      // Covered faces are a later check's.
      if (expected === ERROR_TABLE.FACE_IS_OCCLUDED.message) continue;
      await t.step({
        name: `${file}: ${expected}`,
        ignore: BEYOND_THE_MODEL.includes(expected),
        async fn() {
          const { answer, facts } = await answerTo(analyser, file);
          assert.equal(answer, expected, facts);
        },
      });
    }
  } finally {
    await analyser.close();
  }
});
