import type { CameraChoice, CaptureOptions } from "../types.ts";
import type { Prepared } from "./prepare.ts";

const MAX_COUNTDOWN = 10;

/** Whole seconds, 0 to 10; anything else is no countdown. */
export function countdownOf(element: Element): number {
  const seconds = Number(element.getAttribute("countdown") ?? 0);
  return Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, MAX_COUNTDOWN) : 0;
}

/**
 * The session's options: what the page prepared, else the element as it stands now; an empty attribute is none.
 * `camera` is the person's own choice of this visit.
 */
export function captureOptions(
  element: HTMLElement,
  { prepared, camera }: {
    readonly prepared: Prepared & Pick<CaptureOptions, "publicKey">;
    readonly camera: CameraChoice | undefined;
  },
): CaptureOptions {
  const keyId = element.getAttribute("key-id");
  const external = element.getAttribute("external");
  const workerUrl = element.getAttribute("worker-url");
  // Not the attribute: under a CSP the browser empties that of any element and keeps the property.
  const { nonce } = element;
  const chosen = camera ?? cameraOf(element);
  return {
    ...(keyId && { keyId }),
    ...(nonce && { nonce }),
    ...(external && { external }),
    ...(workerUrl && { workerUrl: new URL(workerUrl, document.baseURI) }),
    ...(chosen && { camera: chosen }),
    ...prepared,
  };
}

function cameraOf(element: Element): CameraChoice | undefined {
  const deviceId = element.getAttribute("device-id");
  if (deviceId) return { deviceId };
  const facingMode = element.getAttribute("facing-mode");
  return facingMode === "user" || facingMode === "environment" ? { facingMode } : undefined;
}
