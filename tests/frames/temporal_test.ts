import assert from "node:assert/strict";
import { temporalFacts } from "../../src/frames/mod.ts";
import {
  noisedStillFrames,
  sensorFrames,
  SIDE,
  skippedBlockFrames,
  stillFrames,
} from "../../harness/camera_frames.ts";

const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);

Deno.test("a sensor's frames never repeat, and their noise is correlated and grows darker in gamma", () => {
  for (const seed of SEEDS) {
    for (const motion of [0, 1.3]) {
      const facts = temporalFacts([sensorFrames({ seed, motion })])!;
      assert.equal(facts.pairs, 3);
      assert.equal(facts.duplicates, 0);
      assert.ok(facts.equalBlocks < 0.01);
      assert.ok(facts.valid > 0.6);
      assert.ok(facts.blockDeviation > 0.8);
      assert.ok(facts.neighbourCorrelation! > 0.2, `${facts.neighbourCorrelation}`);
      assert.ok(facts.brightnessSlope! < -0.25, `${facts.brightnessSlope}`);
    }
  }
});

Deno.test("a looped still repeats in full", () => {
  const facts = temporalFacts([stillFrames({ seed: 1 }), stillFrames({ seed: 2 })])!;
  assert.deepEqual([facts.pairs, facts.duplicates, facts.equalBlocks], [6, 1, 0]);
  assert.equal(facts.neighbourCorrelation, null);
  assert.equal(facts.brightnessSlope, null);
});

Deno.test("noise added to a still is white and the same in light and shadow", () => {
  for (const seed of SEEDS) {
    const facts = temporalFacts([noisedStillFrames({ seed, sigma: 2 })])!;
    assert.equal(facts.equalBlocks, 0);
    assert.ok(Math.abs(facts.neighbourCorrelation!) < 0.05, `${facts.neighbourCorrelation}`);
    assert.ok(Math.abs(facts.brightnessSlope!) < 0.25, `${facts.brightnessSlope}`);
  }
});

Deno.test("the share of a codec's skipped blocks is what comes out", () => {
  for (const skipped of [0.1, 0.5, 0.9]) {
    const { equalBlocks } = temporalFacts([skippedBlockFrames({ seed: 4, skipped })])!;
    assert.ok(Math.abs(equalBlocks - skipped) < 0.07, `${equalBlocks} of ${skipped}`);
  }
});

Deno.test("dark and clipped blocks are left out", () => {
  const flat = (value: number) => new Uint8Array(SIDE * SIDE).fill(value);
  for (const value of [0, 16, 255]) {
    const facts = temporalFacts([{ width: SIDE, height: SIDE, frames: [flat(value), flat(value)] }])!;
    assert.deepEqual([facts.valid, facts.equalBlocks, facts.duplicates], [0, 0, 1]);
  }
});

Deno.test("crops without two frames or smaller than a block give nothing", () => {
  const { frames } = stillFrames({ seed: 1 });
  assert.equal(temporalFacts([]), undefined);
  assert.equal(temporalFacts([{ width: SIDE, height: SIDE, frames: frames.slice(0, 1) }]), undefined);
  const tiny = [new Uint8Array(64), new Uint8Array(64)];
  assert.equal(temporalFacts([{ width: 8, height: 8, frames: tiny }]), undefined);
});
