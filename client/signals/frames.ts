import type { SignalValue } from "../../src/bundle/types.ts";
import { fields, real } from "../realm/clip.ts";
import type { FrameRecord } from "./frame_recorder.ts";
import { type SignalSource, Unavailable } from "./types.ts";

/** Times are told to a microsecond. */
const PRECISION = 1000;

/** A shutter at the first frame must not tell of none: the photo waits for as many anyway. */
const FEWEST = 4;
/** Well within the limit: a camera that stands still is told as it is. Milliseconds. */
const WAIT_MS = 2000;
const STEP_MS = 20;

/** How the frames of the preview came. */
export const framesSource: SignalSource = {
  name: "frames",
  when: "late",
  limitMs: 4000,
  async observe({ frames }) {
    for (let waited = 0;; waited += STEP_MS) {
      const records = frames.records();
      if (records === undefined) throw new Unavailable("no requestVideoFrameCallback");
      if (records.length >= FEWEST || waited >= WAIT_MS) return frameStatistics(records);
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  },
};

/** Counts and interval statistics of frames in their order. */
export function frameStatistics(records: readonly FrameRecord[]): SignalValue {
  const present = (name: keyof FrameRecord) => told(records, name).length;
  return fields({
    count: records.length,
    captureTimes: present("captureTime"),
    rtpTimestamps: present("rtpTimestamp"),
    receiveTimes: present("receiveTime"),
    mediaTimeIntervals: intervals(told(records, "mediaTime")),
    captureTimeIntervals: intervals(told(records, "captureTime")),
    skipped: real(skippedFrames(told(records, "presentedFrames")), 0, 1_000_000),
  });
}

function told(records: readonly FrameRecord[], name: keyof FrameRecord): number[] {
  return records.map((record) => record[name]).filter((value) => typeof value === "number");
}

/** Frames that were presented between two callbacks. */
function skippedFrames(presented: readonly number[]): number {
  return differences(presented).reduce((sum, step) => sum + Math.max(0, step - 1), 0);
}

/** Statistics of what lies between consecutive times; undefined for fewer than two. The deviation is a sample's. */
function intervals(times: readonly number[]): SignalValue | undefined {
  const steps = differences(times);
  if (steps.length === 0) return undefined;
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  const squares = steps.reduce((sum, step) => sum + (step - mean) ** 2, 0);
  return fields({
    mean: bounded(mean),
    sd: bounded(Math.sqrt(squares / Math.max(1, steps.length - 1))),
    min: bounded(Math.min(...steps)),
    max: bounded(Math.max(...steps)),
  });
}

function differences(values: readonly number[]): number[] {
  return values.slice(1).map((value, index) => value - values[index]!);
}

function bounded(value: number): number | undefined {
  return real(Math.round(value * PRECISION) / PRECISION, -1e6, 1e6);
}
