import { CaptureError, type CaptureErrorCode } from "../errors.ts";
import { deferred } from "../deadline.ts";
import { requireFloor } from "../floor.ts";
import type { CameraChoice } from "../types.ts";

/** Unscaled frames are what the evidence is made for; `resizeMode` is not in TypeScript's DOM library. */
type NativeConstraints = MediaTrackConstraints & { readonly resizeMode?: ConstrainDOMString };

/** From the wanted mode down to whatever the camera has. */
const MODES: readonly NativeConstraints[] = [
  { width: { min: 1280, ideal: 1280 }, height: { min: 720, ideal: 720 }, resizeMode: { exact: "none" } },
  { width: { min: 640, ideal: 1280 }, height: { min: 480, ideal: 720 }, resizeMode: { exact: "none" } },
  { width: { ideal: 1280 }, height: { ideal: 720 } },
];
const CODES: Readonly<Record<string, CaptureErrorCode>> = {
  NotFoundError: "no_camera",
  DevicesNotFoundError: "no_camera",
  OverconstrainedError: "no_camera",
  NotAllowedError: "permission_denied",
  PermissionDeniedError: "permission_denied",
  SecurityError: "permission_denied",
  NotReadableError: "camera_busy",
  TrackStartError: "camera_busy",
  AbortError: "camera_busy",
};

/**
 * Asks for the camera's native mode of at least 1280×720, then 640×480, then any. There is no deadline: people
 * may think as long as they like; `signal` ends the wait, and a stream that comes too late is stopped.
 * Rejects with {@link CaptureError}.
 */
export async function openCamera(choice: CameraChoice, signal: AbortSignal): Promise<MediaStream> {
  if (!globalThis.isSecureContext) {
    throw new CaptureError("insecure_context", "Cameras need a secure context: https or localhost");
  }
  const { mediaDevices } = navigator;
  if (typeof mediaDevices?.getUserMedia !== "function") {
    throw new CaptureError("unsupported", "This browser gives pages no camera");
  }
  requireFloor();
  for (const mode of MODES) {
    const wanted = { audio: false, video: { ...selector(choice), ...mode } };
    try {
      return await untilAborted(() => mediaDevices.getUserMedia(wanted), signal);
    } catch (thrown) {
      const isLast = mode === MODES.at(-1);
      if (!isLast && nameOf(thrown) === "OverconstrainedError" && !isOfDevice(thrown)) continue;
      throw toCaptureError(thrown);
    }
  }
  throw new CaptureError("no_camera", "No camera");
}

function selector(choice: CameraChoice): NativeConstraints {
  return "deviceId" in choice
    ? { deviceId: { exact: choice.deviceId } }
    : { facingMode: { ideal: choice.facingMode } };
}

/** The wanted camera itself is gone: no other mode will bring it back. */
function isOfDevice(thrown: unknown): boolean {
  return (thrown as { readonly constraint?: string }).constraint === "deviceId";
}

/** Everything that guards the stream stands before it is asked for. */
async function untilAborted(
  ask: () => Promise<MediaStream>,
  signal: AbortSignal,
): Promise<MediaStream> {
  const aborted = deferred<never>();
  const abort = () => aborted.reject(new CaptureError("cancelled", "Cancelled"));
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  let asked: Promise<MediaStream> | undefined;
  try {
    asked = ask();
    return await Promise.race([asked, aborted.promise]);
  } catch (thrown) {
    asked?.then(stopStream, () => {});
    throw thrown;
  } finally {
    signal.removeEventListener("abort", abort);
    aborted.promise.catch(() => {});
  }
}

function toCaptureError(thrown: unknown): CaptureError {
  if (thrown instanceof CaptureError) return thrown;
  const code = CODES[nameOf(thrown)] ?? "unsupported";
  return new CaptureError(code, `The browser gave no camera: ${nameOf(thrown)}`, { cause: thrown });
}

function nameOf(thrown: unknown): string {
  const { name } = (thrown ?? {}) as { readonly name?: unknown };
  return typeof name === "string" ? name : "Error";
}

export function stopStream(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
