import assert from "node:assert/strict";
import { temporalFacts } from "../../src/frames/mod.ts";
import {
  noisedStillFrames,
  sensorFrames,
  skippedBlockFrames,
  stillFrames,
} from "../../harness/camera_frames.ts";
import { WEIGHTS } from "../../src/verdict/weights.ts";
import { CHROMIUM, rejectedByBoth, verdict } from "../support/verdicts.ts";

const SEEDS = [1, 2, 3, 4, 5, 6];

/** Rows with a fixed weight: what was learned is judged on captures by a browser (tests/lab/quick_test.ts). */
async function rulesFor(crops: Parameters<typeof temporalFacts>[0]): Promise<readonly string[]> {
  const { contributions } = await verdict({ signals: CHROMIUM, temporal: temporalFacts(crops)! });
  return contributions.filter(({ group, mark }) => group === "temporal" && mark in WEIGHTS)
    .map(({ mark }) => mark);
}

Deno.test("a camera's frames bring no mark, still or moving, in light and in the dark", async () => {
  for (const seed of SEEDS) {
    for (const [motion, brightness] of [[0, 110], [1.3, 110], [0, 70], [0.4, 160]] as const) {
      assert.deepEqual(await rulesFor([sensorFrames({ seed, motion, brightness })]), []);
    }
  }
});

Deno.test("a looped still is rejected, a dark one is not judged", async () => {
  const temporal = temporalFacts([stillFrames({ seed: 1 }), stillFrames({ seed: 2 })])!;
  await rejectedByBoth("still", { signals: CHROMIUM, temporal, reasons: ["SUSPICIOUS_ACTIVITY"] });
  const dark = stillFrames({ seed: 1 });
  const covered = { ...dark, frames: dark.frames.map((frame) => frame.map(() => 17)) };
  assert.deepEqual(await rulesFor([covered]), []);
});

Deno.test("a film slower than its stream, skipped blocks and added noise are told apart", async () => {
  const { frames, ...size } = sensorFrames({ seed: 3 });
  const slow = { ...size, frames: [frames[0]!, frames[1]!, frames[1]!, frames[2]!] };
  assert.deepEqual(await rulesFor([slow]), ["frames_duplicated"]);
  assert.deepEqual(await rulesFor([skippedBlockFrames({ seed: 4, skipped: 0.3 })]), ["blocks_skipped"]);
  const still = skippedBlockFrames({ seed: 4, skipped: 0.8 });
  assert.deepEqual(await rulesFor([still]), ["blocks_mostly_skipped"]);
  await rejectedByBoth("a still film", {
    signals: CHROMIUM,
    temporal: temporalFacts([still])!,
    reasons: ["UNTRUSTED_CONTENT"],
  });
  for (const seed of SEEDS) {
    assert.deepEqual(await rulesFor([noisedStillFrames({ seed, sigma: 2 })]), ["noise_added"]);
  }
});
