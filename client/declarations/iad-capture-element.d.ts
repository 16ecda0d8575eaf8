/** Types of the built `iad-capture-element.js`. A test holds them equal to the sources' own. */
import type { CaptureError, CaptureOptions, SealedCapture, SealingKeys } from "./iad-capture.d.ts";

export * from "./iad-capture.d.ts";

export type ElementState =
  | "idle"
  | "permission"
  | "live"
  | "countdown"
  | "capturing"
  | "review"
  | "done"
  | "error";

/** What a page may hand over at each start. */
export type Prepared = Partial<Pick<CaptureOptions, "publicKey" | "keyId" | "nonce" | "external">>;

/** Detail of the event `prepare`: the way of frameworks that can listen to an element and not set its properties. */
export interface PrepareRequest {
  /** Answers the event, as the property `prepare` would; the first answer counts. Call it while the event is told. */
  respondWith(prepared: Prepared | Promise<Prepared>): void;
}

/** Keys of the element's words. */
export type TextKey =
  | "title"
  | "intro.light"
  | "intro.look"
  | "intro.private"
  | "start"
  | "cancel"
  | "permission.title"
  | "permission.text"
  | "live.guide"
  | "live.ready"
  | "camera"
  | "camera.number"
  | "shutter"
  | "count"
  | "countdown"
  | "countdown.cancel"
  | "capturing"
  | "hint.paused"
  | "hint.dark"
  | "hint.bright"
  | "hint.blurry"
  | "hint.still"
  | "review.title"
  | "review.text"
  | "review.photo"
  | "retake"
  | "confirm"
  | "done.title"
  | "done.text"
  | "retry"
  | "error.no_camera.title"
  | "error.no_camera.text"
  | "error.permission_denied.title"
  | "error.permission_denied.text"
  | "error.camera_busy.title"
  | "error.camera_busy.text"
  | "error.camera_lost.title"
  | "error.camera_lost.text"
  | "error.insecure_context.title"
  | "error.insecure_context.text"
  | "error.unsupported.title"
  | "error.unsupported.text"
  | "error.cancelled.title"
  | "error.cancelled.text"
  | "error.invalid_options.title"
  | "error.invalid_options.text"
  | "error.capture_failed.title"
  | "error.capture_failed.text"
  | "error.blank_picture.title"
  | "error.blank_picture.text"
  | "error.picture_hidden.title"
  | "error.picture_hidden.text";
export type Labels = Partial<Readonly<Record<TextKey, string>>>;

/** The element's own events. */
export interface CaptureElementEvents {
  readonly prepare: CustomEvent<PrepareRequest>;
  readonly sealed: CustomEvent<SealedCapture>;
  readonly capture: CustomEvent<SealedCapture>;
  readonly error: CustomEvent<CaptureError>;
  readonly statechange: CustomEvent<{ readonly state: ElementState; readonly previous: ElementState }>;
}

/** `<iad-capture>`. */
export interface CaptureElement extends HTMLElement {
  /** What the user sees now. */
  readonly state: ElementState;
  /** The server's public keys; read at each start. */
  publicKey: SealingKeys | undefined;
  /** Called at each start, once the user has acted; wins over properties and attributes. */
  prepare: (() => Prepared | Promise<Prepared>) | undefined;
  /** Called with the sealed capture, after the events `sealed` and `capture`. */
  deliver: ((sealed: SealedCapture) => unknown) | undefined;
  /** Own words in place of the locale file's. */
  labels: Labels;
  /** Resolves once the picture is live or the attempt failed; a failure is an `error` event. */
  start(): Promise<void>;
  stop(): void;
  retake(): Promise<void>;
  addEventListener<K extends keyof CaptureElementEvents>(
    type: K,
    listener: (event: CaptureElementEvents[K]) => void,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** Registers the element under another name too and returns its class; browsers only. */
export declare function defineCaptureElement(name?: string): new () => CaptureElement;

declare global {
  interface HTMLElementTagNameMap {
    "iad-capture": CaptureElement;
  }
}
