/** What TypeScript's DOM library does not have yet: mediacapture-transform, and the newer members of VideoFrame. */
interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}
type TrackProcessorClass = new (
  init: { readonly track: MediaStreamTrack; readonly maxBufferSize?: number },
) => TrackProcessor;

/** `MediaStreamTrackProcessor` where this realm has it. */
export function trackProcessorClass(): TrackProcessorClass | undefined {
  return (globalThis as { MediaStreamTrackProcessor?: TrackProcessorClass }).MediaStreamTrackProcessor;
}

/** A frame that `copyTo` would give turned or mirrored against what a canvas draws. */
export function isTurned(frame: VideoFrame): boolean {
  const { rotation = 0, flip = false } = frame as { readonly rotation?: number; readonly flip?: boolean };
  return rotation !== 0 || flip;
}
