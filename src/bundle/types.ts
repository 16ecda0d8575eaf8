/** One fact as the client saw it. A failed observation is data, never a silent zero. */
export type SignalObservation =
  | { readonly status: "observed"; readonly value: SignalValue }
  | { readonly status: "unavailable"; readonly reason: string }
  | { readonly status: "failed"; readonly reason: string };

/** What a signal may hold: JSON's data model. */
export type SignalValue =
  | null
  | boolean
  | number
  | string
  | readonly SignalValue[]
  | { readonly [key: string]: SignalValue };

/** Signals by name; the names and shapes that this server reads are in docs/spec/signals.md. */
export type Signals = Readonly<Record<string, SignalObservation>>;

export type CaptureType = "face" | "document";

/** Raw luma crops of consecutive frames, one byte a pixel, row-major, as read from the camera. */
export interface CropRegion {
  /** Top-left corner in the photo's pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Two to eight frames, each width × height bytes. */
  readonly frames: readonly Uint8Array[];
}
export interface Crops {
  /** `processor`: read through MediaStreamTrackProcessor; `canvas`: read back from a canvas. */
  readonly source: "processor" | "canvas";
  readonly regions: readonly CropRegion[];
}

export interface SdkInfo {
  readonly name: string;
  readonly version: string;
  readonly build: string;
}

/** The plaintext of a bundle, as docs/spec/bundle.md defines it. Frozen. */
export interface Bundle {
  readonly version: 1;
  /** 16 bytes. */
  readonly bundleId: Uint8Array;
  /** Client clock at capture, milliseconds since the epoch. */
  readonly createdMs: number;
  readonly captureType: CaptureType;
  readonly sdk: SdkInfo;
  /** 16 to 64 bytes. */
  readonly nonce?: Uint8Array;
  /** JPEG, exactly as captured. */
  readonly photo: Uint8Array;
  readonly crops?: Crops;
  /** UTF-8, at most 4096 bytes. */
  readonly external?: string;
  readonly signals: Signals;
  /** SHA-256 as the client claims them; judged by the evidence, not here. */
  readonly digests: { readonly photo: Uint8Array; readonly crops?: Uint8Array; readonly signals: Uint8Array };
  /** The bytes that the crops and signals digests are over: the deterministic encoding of those members. */
  readonly encoded: { readonly crops?: Uint8Array; readonly signals: Uint8Array };
  /** Top-level members that this version does not know, by key, still encoded. Absent when there are none. */
  readonly unknown?: ReadonlyMap<string, Uint8Array>;
}
