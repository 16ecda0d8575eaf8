import type { SignalValue } from "../../src/bundle/types.ts";
import type { CropRegion } from "../../src/bundle/types.ts";
import type { CaptureErrorCode } from "../errors.ts";

/** What the worker tells of its own realm, signal values by name; see docs/spec/signals.md. */
export interface WorkerFacts {
  /** Value of the signal `worker`. */
  readonly worker: SignalValue;
  readonly webdriver: boolean | null;
  readonly prepareStackTrace: number | null;
  /** Test results of `tamper` for the functions that this realm has. */
  readonly tamper: SignalValue;
  /** Base64 SHA-384 of the worker's own file, from the cache and never from the network; null: not to be had. */
  readonly source: string | null;
}

/** The first frame, for the signal `video_frame`. */
export interface FrameFacts {
  readonly format: string | null;
  readonly matrix: string | null;
  readonly primaries: string | null;
  readonly transfer: string | null;
  readonly fullRange: boolean | null;
  readonly duration: number | null;
}

/** Four consecutive frames: crops of all, the photo of the last. */
export interface FramesRead {
  readonly photo: Blob;
  readonly width: number;
  readonly height: number;
  readonly source: "processor" | "canvas";
  readonly regions: readonly CropRegion[];
  readonly frame: FrameFacts;
  /** Milliseconds until the last frame came. */
  readonly waited: number;
  /** Client clock when the last frame came. */
  readonly createdMs: number;
}

/** Where the crops lie: a seed for the placed one (docs/spec/bundle.md §6). */
export interface ReadRequest {
  readonly seed: Uint8Array;
  readonly quality: number;
  /** Longest wait for one frame, milliseconds. */
  readonly idleMs: number;
}

export type ToWorker =
  | { readonly kind: "facts"; readonly id: number }
  | {
    readonly kind: "read";
    readonly id: number;
    readonly frames: ReadableStream<VideoFrame>;
    readonly request: ReadRequest;
  }
  | { readonly kind: "encode"; readonly id: number; readonly pixels: ImageData; readonly quality: number };

export type FromWorker =
  | { readonly kind: "done"; readonly id: number; readonly value: WorkerFacts | FramesRead | Blob }
  | {
    readonly kind: "failed";
    readonly id: number;
    /** The error's name. */
    readonly reason: string;
    /** Where the library has one of its own. */
    readonly code?: CaptureErrorCode;
  };
