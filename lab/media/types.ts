/** What the lab's cameras see and what its attackers show. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Learning and measuring never share a face or a background photograph. */
export type Split = "learn" | "measure";

/** One person before one background; a take varies light, framing and camera. */
export interface SceneId {
  readonly index: number;
  /** Number of the portrait in ../shared/data/synthetic-faces. */
  readonly face: number;
  /** As in labels.json, e.g. "female/white". */
  readonly group: string;
  /** Path of the photograph below ../shared/data. */
  readonly background: string;
  readonly split: Split;
}

type Demosaicing = "bilinear" | "edge_aware";
/** How frames leave the camera; the number is the JPEG quality. */
export type Transport = "raw" | 50 | 70 | 80 | 90 | 95;

/** One simulated camera in one hand or on one stand. Light is linear, 0 to 1. */
export interface CameraModel {
  readonly name: string;
  /** Variance of the sensor's noise: readVariance + shotVariance · light. */
  readonly readVariance: number;
  readonly shotVariance: number;
  /** Share of the light that falls on each next pixel: the lens. */
  readonly blur: number;
  readonly demosaicing: Demosaicing;
  /** Gains of red and blue after the sensor. */
  readonly whiteBalance: { readonly red: number; readonly blue: number };
  readonly gamma: number;
  /** Levels that spatial denoising evens out; 0 without. */
  readonly denoise: number;
  /** Gain of the unsharp mask; 0 without. */
  readonly sharpen: number;
  /** Weight of the newest frame in still parts, 1 without temporal denoising. */
  readonly temporal: number;
  /** Gain of the brighter half of the loop over the darker one; 1 without. */
  readonly exposureStep: number;
  /** Amplitude of the motion, pixels at 720 lines; 0 on a tripod. */
  readonly motion: number;
  readonly transport: Transport;
}

/** `camera` is bona fide; everything else is an attack. */
export const FILM_KINDS = [
  "camera",
  "still",
  "still_loop",
  "still_panned",
  "still_zoomed",
  "still_noised",
  "still_native_noised",
  "video_crf18",
  "video_crf23",
  "video_crf28",
  "portrait",
  "screen_rendered",
] as const;
export type FilmKind = typeof FILM_KINDS[number];

/** What a film shows; the same numbers give the same bytes. */
export interface FilmOrder {
  readonly kind: FilmKind;
  readonly scene: SceneId;
  readonly take: number;
  /** Even sides. */
  readonly size: Size;
  /** The folder ../shared. */
  readonly shared: URL;
}

/** What was drawn by lot for a film. */
export interface FilmMade {
  /** Name of the simulated camera, for films that one recorded. */
  readonly camera?: string;
  readonly detail: Readonly<Record<string, string | number>>;
}

/** The attacker's picture for a page that draws it itself. */
export interface StillOptions {
  readonly shared: URL;
  readonly take: number;
  /** 1280×720 unless told. */
  readonly size?: Size;
  /** A photograph of the scene, or the generated portrait on a drawn background. */
  readonly look?: "photo" | "portrait";
}

/** Luma of a window of consecutive frames, for training. */
export interface WindowOrder {
  readonly kind: FilmKind;
  readonly scene: SceneId;
  readonly take: number;
  /** Pixels; the window is a square. */
  readonly side: number;
  readonly frames: number;
  readonly size?: Size;
  readonly shared: URL;
}
