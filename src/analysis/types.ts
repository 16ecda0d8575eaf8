import type { Runtime } from "../inference/mod.ts";
import type { ForensicFacts } from "../forensics/types.ts";
import type { CropFrames, CropMatch, FrameOriginFacts, TemporalFacts } from "../frames/types.ts";
import type { ImageLimits, JpegProbe } from "../jpeg/types.ts";
import type { PixelFacts } from "../pixels/types.ts";
import type { DetectorAssets, LandmarkAssets, PoseAssets, WitnessAssets } from "../faces/mod.ts";
import type { FaceLiveness, LivenessAssets } from "../liveness/mod.ts";
import type { FrameOriginAssets } from "../frames/mod.ts";
import type { Face } from "../faces/types.ts";

/** What one worker pass over a photo gives: decode once, look twice. */
export interface PhotoAnalysis {
  /** What the file's markers say. */
  readonly probe: JpegProbe;
  /** Upright size in pixels. */
  readonly width: number;
  readonly height: number;
  readonly pixels: PixelFacts;
  /** One for each of the options' crops, null where one is not inside the photo; none for a turned photo. */
  readonly crops: readonly (CropMatch | null)[];
  /** The crops' frames against each other; null without two frames. */
  readonly temporal: TemporalFacts | null;
  /** Null where the photo was not looked at. */
  readonly forensics: ForensicFacts | null;
  /** What the frame origin network sees in the crops; null without crops that it can look at, or without the network. */
  readonly frameOrigin: FrameOriginFacts | null;
  /** Absent for documents. */
  readonly faces?: readonly Face[];
  /** Of the main face; absent without a face, for documents, and where the workers have no network for it. */
  readonly liveness?: FaceLiveness;
  /** Milliseconds spent in the worker, by stage, and waiting for one. */
  readonly timings: {
    readonly queue: number;
    readonly decode: number;
    readonly faces: number;
    readonly liveness?: number;
  };
}

/** Top-left corner in the photo's pixels. */
type PlacedCrop = CropFrames & { readonly x: number; readonly y: number };

export interface AnalyseOptions {
  readonly limits: ImageLimits;
  /** As `estimatePhoto` gives it: cheap photos go first. */
  readonly cost: number;
  /** Whoever sends it, where that is known: callers get equal shares. */
  readonly caller?: string | undefined;
  readonly detectFaces: boolean;
  /** Raw crops: the last frames are of the photo's own, which a turned photo has no place for. */
  readonly crops?: readonly PlacedCrop[];
  /** Absolute time on performance.now()'s clock, milliseconds. */
  readonly deadline: number;
}

/** The pool as the check sees it. */
export interface Analyser {
  /**
   * Throws OVERLOADED, DEADLINE_EXCEEDED, IMAGE_MALFORMED, IMAGE_TOO_LARGE, IMAGE_TOO_SMALL or INTERNAL; the photo's
   * bytes are copied once.
   */
  analyse(photo: Uint8Array, options: AnalyseOptions): Promise<PhotoAnalysis>;
  status(): AnalyserStatus;
  close(): Promise<void>;
}
export interface AnalyserStatus {
  readonly workers: number;
  /** Workers that answered their start-up with models loaded. */
  readonly ready: number;
  readonly busy: number;
  readonly queued: number;
  readonly restarts: number;
}

/** What every worker is handed at its start, so that it needs no permission. Verified by the loader. */
export interface AnalyserAssets {
  /** The JPEG decoder, compiled. */
  readonly codec: WebAssembly.Module;
  /** onnxruntime-web's WebAssembly, for every network. */
  readonly runtime: Runtime;
  readonly detector: DetectorAssets;
  /** Without it the detector's own points stand. */
  readonly landmarks?: LandmarkAssets;
  /** Without it the close look alone decides what a face is. */
  readonly witness?: WitnessAssets;
  /** Without it the angles of turned heads are the close look's. */
  readonly pose?: PoseAssets;
  /** Without it nothing is said of where the frames came from. */
  readonly frameOrigin?: FrameOriginAssets;
  /** Without it no face is rated. */
  readonly liveness?: LivenessAssets;
}
