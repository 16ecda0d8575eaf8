import assert from "node:assert/strict";
import { createFrameRecorder, type FrameRecord } from "../../../client/signals/frame_recorder.ts";
import { framesSource, frameStatistics } from "../../../client/signals/frames.ts";
import { type SignalContext, Unavailable } from "../../../client/signals/types.ts";
import { SIGNAL_SHAPES } from "../../../src/evidence/mod.ts";

/** A video element that shows frames when told to. */
function fakeVideo() {
  const waiting = new Map<number, VideoFrameRequestCallback>();
  let handles = 0;
  const video = {
    requestVideoFrameCallback(callback: VideoFrameRequestCallback) {
      waiting.set(++handles, callback);
      return handles;
    },
    cancelVideoFrameCallback: (handle: number) => waiting.delete(handle),
  } as unknown as HTMLVideoElement;
  function show(frame: Partial<VideoFrameCallbackMetadata>): void {
    const callbacks = [...waiting.values()];
    waiting.clear();
    for (const callback of callbacks) callback(0, { mediaTime: 0, presentedFrames: 0, ...frame } as never);
  }
  return { video, show, waiting };
}

function record(frame: Partial<FrameRecord>): FrameRecord {
  return {
    mediaTime: 0,
    presentedFrames: 0,
    captureTime: undefined,
    receiveTime: undefined,
    rtpTimestamp: undefined,
    ...frame,
  };
}

Deno.test("the recorder keeps the last 60 frames and stops for good", () => {
  const { video, show, waiting } = fakeVideo();
  const recorder = createFrameRecorder(video);
  for (let frame = 0; frame < 70; frame++) {
    show({ mediaTime: frame / 20, presentedFrames: frame, ...(frame > 30 && { captureTime: frame * 50 }) });
  }
  const records = recorder.records()!;
  assert.equal(records.length, 60);
  assert.deepEqual([records[0]!.presentedFrames, records[59]!.presentedFrames], [10, 69]);
  assert.deepEqual([records[0]!.captureTime, records[59]!.captureTime], [undefined, 3450]);
  assert.equal(records[59]!.mediaTime, 3450);
  const late = [...waiting.values()][0]!;
  recorder.stop();
  assert.equal(waiting.size, 0);
  late(0, { mediaTime: 9, presentedFrames: 99 } as never);
  assert.equal(waiting.size, 0);
  assert.deepEqual(recorder.records(), records);
});

Deno.test("without the callback the signal is unavailable", async () => {
  const frames = createFrameRecorder({} as HTMLVideoElement);
  frames.stop();
  await assert.rejects(async () => await framesSource.observe({ frames } as SignalContext), Unavailable);
});

Deno.test("a shutter at the first frame waits for four, and for a camera that stands still not for long", async () => {
  const { video, show } = fakeVideo();
  const frames = createFrameRecorder(video);
  const observed = framesSource.observe({ frames } as SignalContext);
  for (let frame = 1; frame <= 4; frame++) {
    show({ mediaTime: frame / 30, presentedFrames: frame, captureTime: 33 * frame });
  }
  const { count, captureTimes } = await observed as { count: number; captureTimes: number };
  assert.deepEqual([count, captureTimes], [4, 4]);

  const still = createFrameRecorder(fakeVideo().video);
  const { count: none } = await framesSource.observe({ frames: still } as SignalContext) as { count: number };
  assert.equal(none, 0);
});

Deno.test("counts, intervals and gaps of known frames", () => {
  const records = [0, 40, 90, 150].map((time, index) =>
    record({
      mediaTime: time,
      presentedFrames: [1, 2, 5, 6][index]!,
      ...(index > 0 && { captureTime: time }),
    })
  );
  assert.deepEqual(frameStatistics(records), {
    count: 4,
    captureTimes: 3,
    rtpTimestamps: 0,
    receiveTimes: 0,
    mediaTimeIntervals: { mean: 50, sd: 10, min: 40, max: 60 },
    captureTimeIntervals: { mean: 55, sd: 7.071, min: 50, max: 60 },
    skipped: 2,
  });
  assert.deepEqual(frameStatistics([record({ rtpTimestamp: 1, receiveTime: 2 })]), {
    count: 1,
    captureTimes: 0,
    rtpTimestamps: 1,
    receiveTimes: 1,
    skipped: 0,
  });
});

Deno.test("odd frames never make the signal malformed", () => {
  const odd = [NaN, Infinity, -Infinity, -1e300, 1e300];
  const records = odd.map((value) =>
    record({ mediaTime: value, presentedFrames: value, captureTime: value })
  );
  for (const order of [records, records.toReversed(), []]) {
    const read = SIGNAL_SHAPES.frames.safeParse(frameStatistics(order));
    assert.ok(read.success, JSON.stringify(frameStatistics(order)));
  }
});
