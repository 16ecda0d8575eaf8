import assert from "node:assert/strict";
import { clockSignal } from "../../../client/signals/clock.ts";
import { videoFrameSignal } from "../../../client/signals/video_frame.ts";
import type { SignalObservation } from "../../../src/bundle/types.ts";
import { SIGNAL_SHAPES } from "../../../src/evidence/mod.ts";

function valueOf(observation: SignalObservation) {
  assert.ok(observation.status === "observed");
  return observation.value as Readonly<Record<string, unknown>>;
}

Deno.test("a frame's facts become the signal; what the frame does not tell is missing", () => {
  const facts = {
    format: "I420",
    matrix: "smpte170m",
    primaries: null,
    transfer: "x".repeat(99),
    fullRange: false,
    duration: null,
  };
  const value = valueOf(videoFrameSignal(facts, "worker"));
  assert.deepEqual(value, {
    format: "I420",
    matrix: "smpte170m",
    transfer: "x".repeat(32),
    fullRange: false,
    reader: "worker",
  });
  assert.ok(SIGNAL_SHAPES.video_frame.safeParse(value).success);
  assert.deepEqual(videoFrameSignal(undefined, "worker"), {
    status: "unavailable",
    reason: "no frame reader",
  });
});

Deno.test("the clock tells how long ago the photo's frame came", () => {
  const value = valueOf(clockSignal(Date.now() - 1500));
  assert.ok(SIGNAL_SHAPES.clock.safeParse(value).success);
  assert.ok((value["captureToSeal"] as number) >= 1500);
  assert.equal(value["timeOrigin"], performance.timeOrigin);
  assert.equal(valueOf(clockSignal(NaN))["captureToSeal"], undefined);
  assert.equal(valueOf(clockSignal(-1e300))["captureToSeal"], 1e9);
});
