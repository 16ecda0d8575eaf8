import { IadError } from "../errors.ts";
import type { RemoteLiveness } from "./remote.ts";
import type { FaceLiveness } from "./types.ts";

/** Who rates faces: nobody, a network in the workers, or another server. */
export type LivenessSource =
  | { readonly kind: "off" }
  | { readonly kind: "network" }
  | { readonly kind: "remote"; readonly remote: RemoteLiveness };

interface LivenessCapture {
  /** The photo as it came, a JPEG. */
  readonly photo: Uint8Array;
  /** What the workers' network said. */
  readonly measured: FaceLiveness | undefined;
  /** Absolute, on performance.now()'s clock, milliseconds. */
  readonly deadline: number;
}

/**
 * The rating of an accepted face; undefined only where nobody is to rate. Throws LIVENESS_UNAVAILABLE, DEADLINE_EXCEEDED,
 * INTERNAL, or the FACE_* error that the other server sees in the photo: nothing passes unrated.
 */
export async function rateCapture(
  source: LivenessSource,
  { photo, measured, deadline }: LivenessCapture,
): Promise<FaceLiveness | undefined> {
  if (source.kind === "off") return undefined;
  if (source.kind === "network") {
    if (measured === undefined) throw new IadError("INTERNAL", { detail: "face liveness: no rating" });
    return measured;
  }
  const answer = await source.remote.rate(photo, { deadline });
  if (answer.kind === "refused") {
    throw new IadError(answer.code, { detail: "face liveness: refused by the other server" });
  }
  return answer.liveness;
}
