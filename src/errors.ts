/**
 * Every error that the server answers with. One class, one union of codes, one table from code to wire form.
 * The messages and codes of the reference (`/check_capture_liveness`) are kept to the letter; what the
 * reference leaves open (404, 405, 413, 503 …) carries `UNKNOWN` like its other non-image errors.
 * See docs/errors.md; each code is an anchor there, a metric label and a log field.
 */
export type ErrorCode = keyof typeof ERROR_TABLE;

/** How an error looks on the wire: HTTP status, `message` and `error_code` of the six-field body. */
function form<const S extends number>(status: S, message: string, errorCode = "UNKNOWN") {
  return { status, message, errorCode } as const;
}

export const ERROR_TABLE = Object.freeze({
  // The container and its contents.
  ENVELOPE_MALFORMED: form(400, "Failed to parse file"),
  DECRYPTION_FAILED: form(400, "Failed to decrypt message"),
  BUNDLE_MALFORMED: form(400, "Failed to read a meta data"),
  BUNDLE_STALE: form(400, "Replay attack detected"),
  // The photo: an unreadable one is a bundle that was not made in the correct format.
  IMAGE_MALFORMED: form(400, "Failed to read a meta data"),
  IMAGE_TOO_LARGE: form(400, "Failed to read a meta data"),
  IMAGE_TOO_SMALL: form(400, "Image too small to be processed", "IMAGE_TOO_SMALL"),
  // The face.
  FACE_NOT_FOUND: form(400, "Face not found", "FACE_NOT_FOUND"),
  TOO_MANY_FACES: form(400, "Too many faces detected", "TOO_MANY_FACES"),
  FACE_CROPPED: form(400, "Face is cropped", "FACE_CROPPED"),
  FACE_IS_OCCLUDED: form(400, "Face is occluded", "FACE_IS_OCCLUDED"),
  FACE_ANGLE_TOO_LARGE: form(
    400,
    "Facial out-of-plane rotation angle is extremely large",
    "FACE_ANGLE_TOO_LARGE",
  ),
  FACE_TOO_SMALL_ABSOLUTE: form(400, "Absolute face size is too small", "FACE_TOO_SMALL"),
  FACE_TOO_SMALL_RELATIVE: form(400, "Relative face size is too small", "FACE_TOO_SMALL"),
  FACE_CLOSE_TO_BORDER: form(400, "Face is too close to one or more borders", "FACE_CLOSE_TO_BORDER"),
  // HTTP.
  BAD_REQUEST: form(400, "Bad request"),
  UNAUTHENTICATED: form(401, "A bearer token is required"),
  FORBIDDEN: form(403, "Not allowed"),
  NOT_FOUND: form(404, "Resource not found"),
  METHOD_NOT_ALLOWED: form(405, "Method not allowed"),
  NOT_ACCEPTABLE: form(406, "No acceptable representation"),
  REQUEST_TIMEOUT: form(408, "Request took too long"),
  PAYLOAD_TOO_LARGE: form(413, "Payload too large"),
  UNSUPPORTED_MEDIA_TYPE: form(415, "Unsupported media type"),
  HOST_NOT_ALLOWED: form(421, "Host is not allowed"),
  RATE_LIMITED: form(429, "Too many requests"),
  HEADERS_TOO_LARGE: form(431, "Request headers are too large"),
  HTTP_VERSION: form(505, "HTTP/1.1 is required"),
  // Could not tell: overload, a dependency, the licence.
  OVERLOADED: form(503, "Server is overloaded"),
  DEADLINE_EXCEEDED: form(503, "Request deadline exceeded"),
  RECORDS_UNAVAILABLE: form(503, "Records are unavailable"),
  LIVENESS_UNAVAILABLE: form(503, "Face liveness is unavailable"),
  LICENSE_EXPIRED: form(503, "License expired"),
  SHUTTING_DOWN: form(503, "Server is shutting down"),
  NOT_READY: form(503, "Server is not ready"),
  // Our bug.
  INTERNAL: form(500, "Internal server error"),
});

/** The only error that leaves a stage. `detail` is for the log and is never sent; `message` may be. */
export class IadError extends Error {
  override readonly name = "IadError";
  readonly code: ErrorCode;
  /** Facts for the log: bad paths, lengths, ids. Never key material, signal values or image bytes. */
  readonly detail: string | undefined;

  constructor(code: ErrorCode, options: { detail?: string; message?: string; cause?: unknown } = {}) {
    super(options.message ?? ERROR_TABLE[code].message, { cause: options.cause });
    this.code = code;
    this.detail = options.detail;
  }
}

/** Any throwable, foreign ones included, as an {@link IadError}. */
export function toIadError(thrown: unknown, fallback: ErrorCode = "INTERNAL"): IadError {
  if (thrown instanceof IadError) return thrown;
  return new IadError(fallback, { detail: describeThrowable(thrown), cause: thrown });
}

/** A throwable in one line, whatever it is: codecs throw numbers and plain objects. */
export function describeThrowable(thrown: unknown): string {
  if (thrown instanceof Error) return `${thrown.name}: ${thrown.message}`;
  try {
    return `non-error throwable: ${String(thrown)}`.slice(0, 300);
  } catch {
    return "non-error throwable";
  }
}
