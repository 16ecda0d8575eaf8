/** The capture library: takes one photo, collects the facts and seals them. client/README.md is its manual. */
export { CAPTURE_ERROR_CODES, CaptureError, type CaptureErrorCode } from "./errors.ts";
export type {
  Camera,
  CameraChoice,
  Capture,
  CaptureEvents,
  CaptureOptions,
  CaptureState,
  SealedCapture,
  SealingKey,
  SealingKeys,
  SuiteName,
} from "./types.ts";
export { createCapture } from "./create_capture.ts";
export { listCameras } from "./camera/list_cameras.ts";
