import type { NetworkFile } from "../inference/mod.ts";
import type { LivenessDescription } from "./operator_model_description.ts";

/** How likely it is that the face was there, and not a picture of it on paper or on a screen. */
export interface FaceLiveness {
  /** 0 to 1; below 0.5 it is a presentation attack. */
  readonly probability: number;
  /** The probability's logit, within ±16.118. For analysis. */
  readonly score: number;
}

/** What the entry of the project's own network in models/manifest.json tells about using it. */
export interface HeadAndDetailSpec {
  readonly version: string;
  /** Side of both square inputs in pixels. */
  readonly inputSize: number;
  /** Side of the wide look over the longer side of the face's box. */
  readonly reach: number;
  /** The close look is in the photo's own pixels, unless the face is longer than this: then it is scaled down to it. */
  readonly closeFace: number;
  /** The logit at which a live face and an attack are equally likely. */
  readonly offset: number;
  /** Logits are divided by this before they are probabilities. */
  readonly temperature: number;
}

/** A network and how to use it: the project's own, or one that an operator described. Verified by the loader. */
export type LivenessAssets =
  | { readonly kind: "builtin" } & NetworkFile<HeadAndDetailSpec>
  | { readonly kind: "operator" } & NetworkFile<LivenessDescription>;

/** What another server says of a photo: a rating, or that it will not rate a face like this. */
export type RemoteAnswer =
  | { readonly kind: "rated"; readonly liveness: FaceLiveness }
  | { readonly kind: "refused"; readonly code: RefusalCode };

/** The other server's error codes that say the same here. */
export type RefusalCode =
  | "FACE_NOT_FOUND"
  | "TOO_MANY_FACES"
  | "FACE_CROPPED"
  | "FACE_IS_OCCLUDED"
  | "FACE_ANGLE_TOO_LARGE"
  | "FACE_TOO_SMALL_ABSOLUTE"
  | "FACE_CLOSE_TO_BORDER";
