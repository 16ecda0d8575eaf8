import type { SignalObservation } from "../../src/bundle/types.ts";
import { fields, flag, real, text } from "../realm/clip.ts";
import type { FrameFacts } from "../worker/messages.ts";

/** The signal `video_frame` of a photo that was read from the track itself; undefined: it was not. */
export function videoFrameSignal(
  frame: FrameFacts | undefined,
  reader: "worker" | "window",
): SignalObservation {
  if (frame === undefined) return { status: "unavailable", reason: "no frame reader" };
  const value = fields({
    format: text(frame.format, 16),
    matrix: text(frame.matrix, 32),
    primaries: text(frame.primaries, 32),
    transfer: text(frame.transfer, 32),
    fullRange: flag(frame.fullRange),
    duration: real(frame.duration, 0, 1e12),
    reader,
  });
  return { status: "observed", value };
}
