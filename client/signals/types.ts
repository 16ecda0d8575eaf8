import type { SignalValue } from "../../src/bundle/types.ts";
import type { WorkerFacts } from "../worker/messages.ts";
import type { FrameRecorder } from "./frame_recorder.ts";

/** Thrown by a source where the browser does not have what it looks for. The reason is a short constant. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

/** The realm's facts that a capture session lends to the sources. */
export interface SignalContext {
  /** The track that the photo is taken from; it is live. */
  readonly track: MediaStreamTrack;
  /** Plays the track. */
  readonly video: HTMLVideoElement;
  /** Has watched `video` since the preview began. */
  readonly frames: FrameRecorder;
  /** What the worker saw of its own realm; rejects when there is no worker. */
  readonly workerFacts: () => Promise<WorkerFacts>;
  /** Runs the photo's own encode path on other pixels: RGBA, row-major. */
  readonly encode: (pixels: ImageData) => Promise<Blob>;
}

/**
 * One signal of docs/spec/signals.md. `early` sources run once while the preview is live and their answer is kept;
 * `late` ones run at the shutter. `observe` returns the signal's value; it throws {@link Unavailable} for what
 * this browser does not have and anything else for what broke. It never computes a verdict.
 */
export interface SignalSource {
  readonly name: string;
  readonly when: "early" | "late";
  /** Own time limit, milliseconds; beyond it the signal is `failed` with "timeout". */
  readonly limitMs: number;
  observe(context: SignalContext): SignalValue | Promise<SignalValue>;
  /** Of early sources: looks again at the shutter, is given what it observed early, and replaces it. */
  again?(context: SignalContext, earlier: SignalValue): SignalValue;
}
