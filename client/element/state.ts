import type { CaptureError } from "../errors.ts";
import type { Camera, SealedCapture } from "../types.ts";

/**
 * `idle` → `permission` → `live` → (`countdown`) → `capturing` → `review` → `done`; retaking goes from `review`
 * back to `live`, every failure to `error`, and from there `permission` again.
 */
export const ELEMENT_STATES = [
  "idle",
  "permission",
  "live",
  "countdown",
  "capturing",
  "review",
  "done",
  "error",
] as const;
export type ElementState = (typeof ELEMENT_STATES)[number];

/** A state and all that it shows. */
export type Moment =
  | { readonly state: "idle"; readonly cancelled: boolean }
  /** `switching`: to another camera, out of a live preview. */
  | { readonly state: "permission"; readonly switching: boolean }
  | { readonly state: "live"; readonly cameras: readonly Camera[] }
  | { readonly state: "countdown"; readonly left: number }
  | { readonly state: "capturing" }
  | { readonly state: "review"; readonly sealed: SealedCapture }
  | { readonly state: "done"; readonly sealed: SealedCapture }
  | { readonly state: "error"; readonly error: CaptureError };
