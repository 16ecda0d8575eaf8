import { ofProbability } from "./rating.ts";
import type { RefusalCode, RemoteAnswer } from "./types.ts";

/**
 * Errors of the other server that are about the photo and mean the same here; all others, and what it says of itself, mean
 * that there is no rating.
 */
const REFUSALS: Readonly<Record<string, RefusalCode>> = Object.freeze({
  FACE_NOT_FOUND: "FACE_NOT_FOUND",
  TOO_MANY_FACES: "TOO_MANY_FACES",
  FACE_CROPPED: "FACE_CROPPED",
  FACE_IS_OCCLUDED: "FACE_IS_OCCLUDED",
  FACE_ANGLE_TOO_LARGE: "FACE_ANGLE_TOO_LARGE",
  FACE_TOO_SMALL: "FACE_TOO_SMALL_ABSOLUTE",
  FACE_CLOSE_TO_BORDER: "FACE_CLOSE_TO_BORDER",
});

/** The answer in a body of a 2xx or 4xx, or what is wrong with it, in words that carry nothing of the body. */
export function readAnswer(body: Uint8Array, status: number): RemoteAnswer | string {
  const value = parse(body);
  if (typeof value !== "object" || value === null) return `HTTP ${status} without a JSON object`;
  const { probability, error_code: code } = value as { probability?: unknown; error_code?: unknown };
  if (typeof code === "string") {
    const known = Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : undefined;
    return known === undefined ? `HTTP ${status} with an error` : { kind: "refused", code: known };
  }
  if (status >= 300) return `HTTP ${status}`;
  if (typeof probability !== "number" || !(probability >= 0 && probability <= 1)) {
    return "the answer has no probability";
  }
  return { kind: "rated", liveness: ofProbability(probability) };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
