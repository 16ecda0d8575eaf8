/** Stable codes; the element's locale files have a message for each. */
export const CAPTURE_ERROR_CODES = [
  "no_camera",
  "permission_denied",
  "camera_busy",
  "camera_lost",
  "insecure_context",
  "unsupported",
  "cancelled",
  "invalid_options",
  "capture_failed",
  "blank_picture",
  "picture_hidden",
] as const;
export type CaptureErrorCode = (typeof CAPTURE_ERROR_CODES)[number];

/** The only error that leaves the library. The message is for developers; show users the code's text. */
export class CaptureError extends Error {
  override readonly name = "CaptureError";
  readonly code: CaptureErrorCode;

  constructor(code: CaptureErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
