/** Types of the built `iad-capture.js`. A test holds them equal to the sources' own. */

export type SuiteName = "p256" | "x25519" | "hybrid";

/** What sealing needs of a key: an entry of the list that `GET /public_keys` gives. */
export interface SealingKey {
  readonly suite: SuiteName;
  /** Hex. */
  readonly keyId: string;
  /** The KEM's serialized public key, base64. */
  readonly publicKey: string;
}

/** Stable codes, in the order of the README. */
export declare const CAPTURE_ERROR_CODES: readonly [
  "no_camera",
  "permission_denied",
  "camera_busy",
  "camera_lost",
  "insecure_context",
  "unsupported",
  "cancelled",
  "invalid_options",
  "capture_failed",
  "blank_picture",
  "picture_hidden",
];
export type CaptureErrorCode = (typeof CAPTURE_ERROR_CODES)[number];

/** The only error that leaves the library. The message is for developers; show users the code's text. */
export declare class CaptureError extends Error {
  override readonly name = "CaptureError";
  readonly code: CaptureErrorCode;
  constructor(code: CaptureErrorCode, message: string, options?: ErrorOptions);
}

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

/** Touches neither window nor camera. Throws {@link CaptureError} `invalid_options`. */
export declare function createCapture(options: CaptureOptions): Capture;

/** The cameras that the browser lists; never asks for permission. */
export declare function listCameras(): Promise<readonly Camera[]>;
