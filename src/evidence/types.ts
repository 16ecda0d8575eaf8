import type { Bundle, CaptureType, CropRegion, Crops } from "../bundle/types.ts";
import type { ClientBuilds } from "../client_build/types.ts";
import type { ForensicFacts } from "../forensics/types.ts";
import type { CropMatch, FrameOriginFacts, TemporalFacts } from "../frames/types.ts";
import type { JpegProbe } from "../jpeg/types.ts";
import type { PixelFacts } from "../pixels/types.ts";
import type { Platform } from "./browser.ts";
import type { CameraClass } from "./camera_labels.ts";
import type { SignalName } from "./signal_shapes.ts";

/** What a source saw. `unavailable`: not there to see; `failed`: tried and broke. */
export type Observation<T> =
  | { readonly kind: "observed"; readonly value: T }
  | { readonly kind: "unavailable"; readonly reason: string }
  | { readonly kind: "failed"; readonly reason: string };

/** Reason of a source of ours that broke on this capture; the verdict must not take its silence for a clean answer. */
export const SOURCE_FAULT = "source fault";

/** Evidence groups of docs/detection.md; a group's weight is capped as one. */
export const EVIDENCE_GROUPS = [
  "provenance",
  "tamper",
  "automation",
  "device",
  "timing",
  "temporal",
  "content",
  "binding",
  "consistency",
  "replay",
  "attestation",
] as const;
export type EvidenceGroup = (typeof EVIDENCE_GROUPS)[number];

/** What identifies one capture for the replay memory. Digests are 32 bytes; the hash is 16 hex digits. */
export interface CaptureFingerprint {
  /** Made by the server for this check; never the client's request id, which may repeat. */
  readonly claimId: string;
  readonly bundleId: Uint8Array;
  readonly ciphertextDigest: Uint8Array;
  readonly photoDigest: Uint8Array;
  readonly perceptualHash: string;
}

/** How an earlier capture matches. `distance`: differing bits of the perceptual hash, only for `similar`. */
export interface ReplayMatches {
  readonly bundleId: boolean;
  readonly ciphertext: boolean;
  readonly photo: boolean;
  readonly similar: { readonly distance: number } | undefined;
}

/** A nonce as the server knows it: by its SHA-256. */
export interface NonceClaim {
  /** See {@link CaptureFingerprint}. */
  readonly claimId: string;
  readonly digest: Uint8Array;
}

/** `fresh`: issued here, unexpired, and this check's from now on. `unknown`: never issued, or long expired. */
export type NonceState = "fresh" | "unknown" | "used" | "expired";

/**
 * Remembers captures for a configured time, and nonces until they expire. `claim` looks up and remembers in one
 * transaction, so that two copies in flight cannot both be first. A claim becomes lasting with the record of its request
 * (RecordStore.save); one that is never settled lapses, so that an unanswered request can be sent again.
 * `redeem` does the same for the nonce that a bundle names, under the same claim id; `release` frees both.
 */
export interface ReplayMemory {
  claim(capture: CaptureFingerprint, nowMs: number): Promise<ReplayMatches>;
  redeem(nonce: NonceClaim, nowMs: number): Promise<NonceState>;
  release(claimId: string): Promise<void>;
}

/** SHA-256 over what arrived, to be held against what the bundle claims. */
export interface MeasuredDigests {
  readonly ciphertext: Uint8Array;
  readonly photo: Uint8Array;
  readonly signals: Uint8Array;
  /** Null without crops. */
  readonly crops: Uint8Array | null;
}

/** A bundle without its pictures: what is left when the pixels have been measured. */
export type MeasuredBundle = Omit<Bundle, "photo" | "crops" | "encoded" | "unknown"> & {
  readonly crops?: {
    readonly source: Crops["source"];
    readonly regions: readonly Omit<CropRegion, "frames">[];
  };
};

/** All that the evidence sources may look at: no pixel and no photo, so that evidence can be gathered from features alone. */
export interface EvidenceInput {
  /** See {@link CaptureFingerprint}. */
  readonly claimId: string;
  readonly bundle: MeasuredBundle;
  readonly probe: JpegProbe;
  readonly pixels: PixelFacts;
  /** The last frame of each crop against the photo; empty for a turned photo, null for one outside of it. */
  readonly cropMatches: readonly (CropMatch | null)[];
  /** The crops' frames against each other; null without two frames. */
  readonly temporal: TemporalFacts | null;
  /** Traces of processing in the photo; null where it was not looked at. */
  readonly forensics: ForensicFacts | null;
  /** What the frame origin network sees in the crops; null where it did not look. */
  readonly frameOrigin: FrameOriginFacts | null;
  readonly digests: MeasuredDigests;
  readonly receivedMs: number;
  readonly memory: ReplayMemory;
  /** A bundle without a nonce is not taken. */
  readonly nonceRequired: boolean;
  /** Only in a test build: labels of test devices that pass as a camera's or microphone's own name. */
  readonly trustedLabels?: readonly RegExp[];
  /** The builds of our client that the server accepts; empty: it was given no manifest. */
  readonly clientBuilds: ClientBuilds;
}

/** Everything that the sources saw in one capture. Frozen; holds no pixels and nothing of the client's own objects. */
export interface Evidence {
  readonly facts: CaptureFacts;
  readonly signals: Observation<SignalFacts>;
  readonly binding: Observation<BindingFacts>;
  readonly encoder: Observation<EncoderFacts>;
  readonly clientBuild: Observation<ClientBuildFacts>;
  readonly camera: Observation<CameraFacts>;
  readonly provenance: Observation<ProvenanceFacts>;
  readonly tamper: Observation<TamperFacts>;
  readonly automation: Observation<AutomationFacts>;
  readonly consistency: Observation<ConsistencyFacts>;
  readonly graphics: Observation<GraphicsFacts>;
  readonly canary: Observation<CanaryFacts>;
  readonly clock: Observation<ClockFacts>;
  readonly clientClock: Observation<ClientClockFacts>;
  readonly replay: Observation<ReplayMatches>;
  readonly nonce: Observation<NonceFacts>;
  readonly crops: Observation<CropFacts>;
  readonly temporal: Observation<TemporalFacts>;
  readonly forensics: Observation<ForensicFacts>;
  readonly frameOrigin: Observation<FrameOriginFacts>;
}

/** What sort of capture this is: for the record, and for how sure the verdict can be. Null: not told. */
export interface CaptureFacts {
  readonly captureType: CaptureType;
  readonly picture: PictureFacts;
  readonly platform: Platform | null;
  readonly browser: string | null;
  readonly browserVersion: string | null;
  readonly mobile: boolean | null;
  readonly cameraClass: CameraClass | null;
  /** The used camera's raw id: personal data. The caller stores a keyed hash of it and never logs it. */
  readonly deviceId: string | null;
}

/** How well a picture can be judged. */
export interface PictureFacts {
  /** Pixels, as stored. */
  readonly width: number;
  readonly height: number;
  /** Mean luma, 0 to 255. */
  readonly meanLuma: number;
  /** Share of pixels at either end of the range, 0 to 1. */
  readonly saturatedShare: number;
}

/** How much of docs/spec/signals.md the client told. */
export interface SignalFacts {
  readonly observed: number;
  readonly malformed: number;
  /** Signals that every version of the claimed browser can give and this client did not. */
  readonly expectedMissing: readonly SignalName[];
}

/** True: the digest in the bundle is the digest of what the bundle holds. `crops` is null without crops. */
export interface BindingFacts {
  readonly photo: boolean;
  readonly crops: boolean | null;
  readonly signals: boolean;
}

export type EncoderProducer = "chromium_canvas" | "gecko_canvas" | "other";
export type ForbiddenMarker = "exif" | "xmp" | "photoshop" | "comment" | "progressive" | "trailing_bytes";
export interface EncoderFacts {
  readonly producer: EncoderProducer;
  /** What the claimed browser's canvas writes; null when no such browser was measured. */
  readonly expected: EncoderProducer | null;
  /** Chromium's unmistakable canvas wrote it, and another engine is claimed. */
  readonly disguised: boolean;
  /** The claimed version was measured; an unmeasured one may have changed its encoder. */
  readonly confirmed: boolean;
  /** libjpeg quality, 1 to 100; null when the tables are not libjpeg's. */
  readonly quality: number | null;
  /** What no canvas of the claimed browser writes. */
  readonly forbidden: readonly ForbiddenMarker[];
}

/** Which build of our client sealed the bundle, by its own word. Unavailable where the server has no manifest. */
export interface ClientBuildFacts {
  readonly build: "known" | "expired" | "unknown";
  /** What the client told of its own files against the build's; `untold` for an unknown build too. */
  readonly source: "match" | "mismatch" | "untold";
  /** The photo has the build's libjpeg quality; null for an unknown build, or tables that are not libjpeg's. */
  readonly quality: boolean | null;
}

export interface CameraFacts {
  /** Class of the used camera's label. */
  readonly class: CameraClass;
  readonly fakeAudio: boolean;
  /** Compositor cameras installed beside the used one: presence is not use. */
  readonly virtualInstalled: number;
  /** `(vvvv:pppp)` at the label's end; null where the browser does not write it. */
  readonly modelSuffix: boolean | null;
  /** Camera controls offered; null where honest cameras may have none. */
  readonly controls: number | null;
}

export type ProvenanceField =
  | "tag"
  | "label"
  | "device_id"
  | "group_id"
  | "enumerated"
  | "capture_time"
  | "rtp_timestamp"
  | "stats"
  | "image_width"
  | "format";
export interface ProvenanceFacts {
  /** The claimed version was measured, so that its fields may speak against it. */
  readonly confirmed: boolean;
  /** The least that any browser tells of a device track was told and holds. */
  readonly proof: boolean;
  /** Fields that a device track on this version cannot have this way. */
  readonly misses: readonly ProvenanceField[];
  /** Fields that this version tells and that were not told. */
  readonly untold: readonly ProvenanceField[];
  /** The track's class or label names a source that is not a device, on any version. */
  readonly synthetic: boolean;
}

export interface TamperFacts {
  /** Functions of the capture path with at least one foreign result; the worker's begin with `worker.`. */
  readonly capturePath: readonly string[];
  /** Canvas read-back only: privacy tools patch these. */
  readonly canvasRead: readonly string[];
  readonly functionToString: boolean;
}

export interface AutomationFacts {
  readonly webdriver: boolean;
  readonly headless: boolean;
  readonly driverGlobals: boolean;
  /** A debugger or a driver listens: also true for a user with developer tools open. */
  readonly inspector: boolean;
  readonly impossibleGeometry: boolean;
  readonly permissionContradiction: boolean;
  readonly softwareRenderer: boolean;
}

export interface ConsistencyFacts {
  /** The claimed browser is none that we know. */
  readonly unknownBrowser: boolean;
  readonly clientHints: boolean;
  readonly worker: boolean;
  /** The claimed engine does not have an interface that answered. */
  readonly engine: boolean;
  /** The camera's label is written the way another platform writes it. */
  readonly labelStyle: boolean;
}

export interface NonceFacts {
  /** `none`: none named, none required. `missing`: none named, and this server requires one. */
  readonly state: NonceState | "none" | "missing";
}

/** Unavailable without crops, unless the client claims to be ours. */
export interface CropFacts {
  /**
   * `misplaced`: outside the photo, or not where nonce or bundle id put them; `missing`: our client sends crops,
   * and here are none; `other`: another client's layout, nothing is expected of it.
   */
  readonly places: "expected" | "misplaced" | "missing" | "other";
  /** The last frame of each crop that lies in the photo, against the photo. */
  readonly matches: readonly CropMatch[];
  /** What the photo's own compression takes from a luma sample at most, root mean square; null: unknown. */
  readonly jpegNoise: number | null;
}

export interface ClockFacts {
  /** Absolute difference between the client's clock at capture and ours at receipt. */
  readonly skewMs: number;
}

export interface ClientClockFacts {
  /** From the photo's frame to sealing; null: not told. */
  readonly sealDelayMs: number | null;
  /** Between the wall clock at the photo and the page's own timer; null: not told. */
  readonly disagreementMs: number | null;
}

/** Unavailable where no renderer was told. */
export interface GraphicsFacts {
  /** A phone is claimed, and a virtual machine's or no GPU draws. */
  readonly emulatedPhone: boolean;
  /** The renderer names an interface that the claimed platform does not have. */
  readonly foreignInterface: boolean;
}

/** Unavailable where the claimed browser's encoder was not measured. */
export interface CanaryFacts {
  /** The client's fixed picture came out as the claimed browser's encoder writes it. */
  readonly matches: boolean;
}
