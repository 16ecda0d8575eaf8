import type { SealingKey } from "../src/envelope/seal.ts";
import type { SuiteName } from "../src/envelope/types.ts";
import type { CaptureError } from "./errors.ts";

export type { SealingKey, SuiteName };

/** Which camera: its device id, or the side it looks at. Default: the front camera where there is one. */
export type CameraChoice = { readonly deviceId: string } | { readonly facingMode: "user" | "environment" };

/** Keys as the server publishes them: the answer of `GET /public_keys` will do as it is. */
export type SealingKeys = SealingKey | readonly SealingKey[] | { readonly keys: readonly SealingKey[] };

export interface CaptureOptions {
  /** The server's public keys. The post-quantum hybrid is picked where the browser has it, else P-256. */
  readonly publicKey: SealingKeys;
  /** Hex. Only keys of this id are considered. */
  readonly keyId?: string;
  /** From `POST /nonces`: 32 to 128 hex digits, or 16 to 64 bytes. Makes the bundle single-use. */
  readonly nonce?: string | Uint8Array;
  /** Anything of the integrator's, at most 4096 bytes of UTF-8; `POST /extract_data` gives it back. */
  readonly external?: string;
  readonly camera?: CameraChoice;
  /** Aborting cancels whatever runs and stops the camera. */
  readonly signal?: AbortSignal;
  /** Where the worker's file lies when it is not beside the library. */
  readonly workerUrl?: string | URL;
}

/**
 * `idle` → `starting` → `live` → `capturing` → `live` (another capture may follow) → `stopped`. A failed start
 * goes back to `idle`. `stopped` is final.
 */
export type CaptureState = "idle" | "starting" | "live" | "capturing" | "stopped";

/** One photo, sealed. */
export interface SealedCapture {
  /** What goes to the relying party's backend, and from there to `POST /check_capture_liveness`. */
  readonly bundle: Uint8Array<ArrayBuffer>;
  /** The very JPEG in the bundle, for the review screen. */
  readonly preview: Blob;
  readonly width: number;
  readonly height: number;
  readonly suite: SuiteName;
  /** Hex. */
  readonly bundleId: string;
  readonly createdMs: number;
  /** Milliseconds: waiting for the crops' frames, and the rest up to the sealed bundle. */
  readonly timings: { readonly frames: number; readonly work: number };
}

export interface CaptureEvents {
  readonly statechange: CustomEvent<{ readonly state: CaptureState; readonly previous: CaptureState }>;
  readonly capture: CustomEvent<SealedCapture>;
  /** Every error that `start` and `capture` reject with, and the loss of the camera between them. */
  readonly error: CustomEvent<CaptureError>;
}

/** A camera session. Made by `createCapture`; nothing happens before `start`. */
export interface Capture {
  readonly state: CaptureState;
  /** The camera's stream while there is one. */
  readonly stream: MediaStream | undefined;
  /**
   * Asks for the camera and resolves with the first frame. `video` shows the preview; without it an element of
   * its own, never in the document, plays the stream. Rejects with {@link CaptureError}.
   */
  start(options?: { readonly video?: HTMLVideoElement }): Promise<void>;
  /** Takes the photo, collects the facts, seals. Rejects with {@link CaptureError}. */
  capture(): Promise<SealedCapture>;
  /** Stops the camera and the worker. May be called at any time, more than once. */
  stop(): void;
  addEventListener<K extends keyof CaptureEvents>(
    type: K,
    listener: (event: CaptureEvents[K]) => void,
    options?: AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof CaptureEvents>(
    type: K,
    listener: (event: CaptureEvents[K]) => void,
  ): void;
}

/** A camera as the browser lists it. Labels are empty until permission was given. */
export interface Camera {
  readonly deviceId: string;
  readonly label: string;
}
