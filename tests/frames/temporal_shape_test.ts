import assert from "node:assert/strict";
import * as fc from "../../harness/packages/fast_check.ts";
import { type TemporalFacts, temporalFacts } from "../../src/frames/mod.ts";
import {
  noisedStillFrames,
  sensorFrames,
  SIDE,
  skippedBlockFrames,
  stillFrames,
} from "../../harness/camera_frames.ts";

const SEEDS = [1, 2, 3, 4, 5, 6];
type Feature = Exclude<keyof TemporalFacts, "pairs">;

function valuesOf(feature: Feature, regions: ReturnType<typeof sensorFrames>[]): number[] {
  return regions.map((region) => temporalFacts([region])![feature]!);
}

const CAMERA = SEEDS.map((seed) => sensorFrames({ seed, motion: 0.4 }));

Deno.test("independent noise turns back from one pair to the next", () => {
  for (const value of valuesOf("pairCorrelation", SEEDS.map((seed) => sensorFrames({ seed })))) {
    assert.ok(Math.abs(value + 0.5) < 0.05, `${value}`);
  }
});

Deno.test("a still that moves without noise does not turn back", () => {
  const moved = SEEDS.map((seed) => {
    const { frames: [frame] } = stillFrames({ seed, frames: 1 });
    const frames = [0, 1, 2, 3].map((shift) => {
      return frame!.map((_, at) => frame![at - at % SIDE + Math.min(SIDE - 1, at % SIDE + shift)]!);
    });
    return { width: SIDE, height: SIDE, frames };
  });
  assert.ok(
    Math.min(...valuesOf("pairCorrelation", moved)) > Math.max(...valuesOf("pairCorrelation", CAMERA)),
  );
});

Deno.test("change in few blocks is uneven", () => {
  const codec = SEEDS.map((seed) => skippedBlockFrames({ seed, motion: 0.4, skipped: 0.6 }));
  assert.ok(Math.max(...valuesOf("flatness", codec)) < Math.min(...valuesOf("flatness", CAMERA)));
  assert.ok(Math.min(...valuesOf("equalPixels", codec)) > Math.max(...valuesOf("equalPixels", CAMERA)));
  assert.ok(Math.min(...valuesOf("gridStep", codec)) > Math.max(...valuesOf("gridStep", CAMERA)));
});

Deno.test("white noise has the spectrum of white noise", () => {
  const noised = SEEDS.map((seed) => noisedStillFrames({ seed, sigma: 2 }));
  assert.ok(Math.min(...valuesOf("colour", noised)) > Math.max(...valuesOf("colour", CAMERA)));
  assert.ok(Math.min(...valuesOf("falloff", noised)) > Math.max(...valuesOf("falloff", CAMERA)));
});

Deno.test("a picture that changes here and there only has few coefficients to its blocks", () => {
  const waves = SEEDS.map((seed) => {
    const { frames: [frame] } = stillFrames({ seed, frames: 1, brightness: 128 });
    const frames = [0, 1, 2, 3].map((time) => {
      return frame!.map((value, at) => value + 6 * Math.cos((2 * (at % 8) + 1) * 3 * Math.PI / 16) * time);
    });
    return { width: SIDE, height: SIDE, frames };
  });
  assert.ok(Math.max(...valuesOf("sparsity", waves)) < Math.min(...valuesOf("sparsity", CAMERA)));
});

Deno.test("every fact is a finite number or null for any frames", () => {
  const level = fc.constantFrom<(at: number, frame: number) => number>(
    () => 0,
    () => 255,
    (at, frame) => at * frame % 256,
    (at, frame) => (at + frame) & 1 ? 255 : 0,
    (at, frame) => Math.imul(at + 7 * frame, 2654435761) >>> 24,
    (at, frame) => at === 700 ? frame : 90,
  );
  const region = fc.record({
    width: fc.integer({ min: 1, max: 70 }),
    height: fc.integer({ min: 1, max: 70 }),
    count: fc.nat(5),
    level,
    x: fc.nat(4000),
    y: fc.nat(4000),
  });
  fc.assert(
    fc.property(fc.array(region, { maxLength: 3 }), (regions) => {
      const facts = temporalFacts(regions.map(({ count, level, ...place }) => ({
        ...place,
        frames: Array.from(
          { length: count },
          (_, frame) => Uint8Array.from({ length: place.width * place.height }, (_, at) => level(at, frame)),
        ),
      })));
      for (const value of Object.values(facts ?? {})) assert.ok(value === null || Number.isFinite(value));
    }),
    { numRuns: 150 },
  );
});
