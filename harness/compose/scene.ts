import type { FaceErrorCode } from "../../src/faces/mod.ts";
import type { CameraFault } from "./camera.ts";
import type { Place } from "./place.ts";
import type { Wear } from "./wear.ts";

export type Answer = "accepted" | "IMAGE_TOO_SMALL" | FaceErrorCode;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** One person of a photograph; the ones behind come first. */
export interface Sitter extends Place {
  /** Which of the heads. */
  readonly head: number;
  /** Degrees. */
  readonly yaw: number;
  readonly pitch: number;
  readonly wears: readonly Wear[];
}

/** A photograph of the table before it is drawn, and what the server must answer. */
export interface Scene {
  /** Category and number, which also seed everything that is drawn by chance. */
  readonly name: string;
  readonly category: string;
  readonly expect: Answer;
  readonly size: Size;
  readonly sitters: readonly Sitter[];
  readonly wheel: boolean;
  readonly camera: CameraFault;
  /** Of the JPEG, 1 to 100. */
  readonly quality: number;
}
