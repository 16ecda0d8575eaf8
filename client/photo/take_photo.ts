import { DeadlineError, withDeadline } from "../deadline.ts";
import type { WorkerLink } from "../worker/link.ts";
import type { FrameFacts, FramesRead, ReadRequest } from "../worker/messages.ts";
import { trackProcessorClass } from "../webcodecs.ts";
import { readCanvasFrames } from "./canvas_frames.ts";

/** Four frames of a slow camera in the dark take half a second; a hidden page shows none at all. Milliseconds. */
const FRAMES_MS = 4000;
/** Frames that wait while the worker reads: none of the four may be dropped in between. */
const BUFFERED_FRAMES = 8;

interface PhotoSource {
  readonly track: MediaStreamTrack;
  readonly video: HTMLVideoElement;
  readonly worker: WorkerLink | undefined;
}
/** The frames, and what the first told of itself where the track was read directly. */
type Photo = Omit<FramesRead, "frame"> & { readonly frame: FrameFacts | undefined };

/**
 * The photo and its crops: from the track itself in the worker where the browser can, else from a canvas.
 * Rejects with whatever broke, and with `signal`'s reason.
 */
export async function takePhoto(
  source: PhotoSource,
  request: ReadRequest,
  signal: AbortSignal,
): Promise<Photo> {
  const direct = await readDirectly(source, request);
  signal.throwIfAborted();
  if (direct !== undefined) return direct;
  const ended = AbortSignal.any([signal, AbortSignal.timeout(FRAMES_MS)]);
  const frames = await withDeadline(readCanvasFrames(source.video, request, ended), {
    milliseconds: FRAMES_MS,
    signal,
  });
  return { ...frames, frame: undefined };
}

async function readDirectly(
  { track, worker }: PhotoSource,
  request: ReadRequest,
): Promise<Photo | undefined> {
  const Processor = trackProcessorClass();
  if (Processor === undefined || worker === undefined) return undefined;
  try {
    const frames = new Processor({ track, maxBufferSize: BUFFERED_FRAMES }).readable;
    return await worker.read(frames, request, { milliseconds: FRAMES_MS });
  } catch (thrown) {
    // A camera without frames has none for a canvas either.
    if (thrown instanceof DeadlineError) throw thrown;
    return undefined;
  }
}
