import { DeadlineError } from "../deadline.ts";
import { CaptureError } from "../errors.ts";
import type { WorkerLink } from "../worker/link.ts";
import type { FrameFacts, FramesRead, ReadRequest } from "../worker/messages.ts";
import { trackProcessorClass } from "../webcodecs.ts";
import { readCanvasFrames } from "./canvas_frames.ts";

/** A slow camera in the dark shows eight frames a second; a hidden page shows none at all. Milliseconds. */
const IDLE_MS = 4000;
/** All of the worker's reading: four waits and what a busy machine needs to encode. Milliseconds. */
const WORKER_MS = 20_000;
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
  wanted: Omit<ReadRequest, "idleMs">,
  signal: AbortSignal,
): Promise<Photo> {
  const request = { ...wanted, idleMs: IDLE_MS };
  const direct = await readDirectly(source, request);
  signal.throwIfAborted();
  if (direct !== undefined) return direct;
  return { ...await readCanvasFrames(source.video, request, { signal, idleMs: IDLE_MS }), frame: undefined };
}

async function readDirectly(
  { track, worker }: PhotoSource,
  request: ReadRequest,
): Promise<Photo | undefined> {
  const Processor = trackProcessorClass();
  if (Processor === undefined || worker === undefined) return undefined;
  try {
    const frames = new Processor({ track, maxBufferSize: BUFFERED_FRAMES }).readable;
    return await worker.read(frames, request, { milliseconds: WORKER_MS });
  } catch (thrown) {
    // A camera without frames, or without a picture in them, has none for a canvas either.
    if (thrown instanceof DeadlineError || thrown instanceof CaptureError) throw thrown;
    return undefined;
  }
}
