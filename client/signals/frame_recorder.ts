/** What one callback of `requestVideoFrameCallback` told; times in milliseconds. */
export interface FrameRecord {
  readonly mediaTime: number;
  readonly presentedFrames: number;
  readonly captureTime: number | undefined;
  readonly receiveTime: number | undefined;
  readonly rtpTimestamp: number | undefined;
}
export interface FrameRecorder {
  /** The last frames, oldest first; undefined where the browser has no such callback. */
  readonly records: () => readonly FrameRecord[] | undefined;
  stop(): void;
}

const MOST_RECORDS = 60;

/** Notes the last 60 frames that `video` shows, until it is stopped. */
export function createFrameRecorder(video: HTMLVideoElement): FrameRecorder {
  if (typeof video.requestVideoFrameCallback !== "function") {
    return { records: () => undefined, stop: () => {} };
  }
  const records: FrameRecord[] = [];
  let stopped = false;
  let handle = video.requestVideoFrameCallback(note);
  function note(_now: number, frame: VideoFrameCallbackMetadata): void {
    if (stopped) return;
    records.push({
      mediaTime: frame.mediaTime * 1000,
      presentedFrames: frame.presentedFrames,
      captureTime: frame.captureTime,
      receiveTime: frame.receiveTime,
      rtpTimestamp: frame.rtpTimestamp,
    });
    if (records.length > MOST_RECORDS) records.shift();
    handle = video.requestVideoFrameCallback(note);
  }
  return {
    records: () => [...records],
    stop() {
      stopped = true;
      video.cancelVideoFrameCallback(handle);
    },
  };
}
