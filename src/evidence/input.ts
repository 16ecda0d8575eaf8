import type { Bundle, CropRegion, Crops } from "../bundle/types.ts";
import type { ClientBuilds } from "../client_build/types.ts";
import type { ReplayMemory } from "./memory.ts";
import type { ForensicFacts } from "../forensics/types.ts";
import type { CropMatch, FrameOriginFacts, TemporalFacts } from "../frames/types.ts";
import type { JpegProbe } from "../jpeg/types.ts";
import type { PixelFacts } from "../pixels/types.ts";

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
  readonly requestId?: string;
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
