import { CaptureError } from "../errors.ts";
import type { CameraChoice, CaptureOptions, SealingKeys } from "../types.ts";

const MAX_COUNTDOWN = 10;

/** Whole seconds, 0 to 10; anything else is no countdown. */
export function countdownOf(element: Element): number {
  const seconds = Number(element.getAttribute("countdown") ?? 0);
  return Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, MAX_COUNTDOWN) : 0;
}

/** The session's options as the element stands now; an empty attribute is none. */
export function captureOptions(
  element: HTMLElement,
  { publicKey, camera }: {
    readonly publicKey: SealingKeys | undefined;
    readonly camera: CameraChoice | undefined;
  },
): CaptureOptions {
  if (publicKey === undefined) throw new CaptureError("invalid_options", "Set the element's publicKey first");
  const keyId = element.getAttribute("key-id");
  const external = element.getAttribute("external");
  const workerUrl = element.getAttribute("worker-url");
  // Not the attribute: under a CSP the browser empties that of any element and keeps the property.
  const { nonce } = element;
  const chosen = camera ?? facingOf(element);
  return {
    publicKey,
    ...(keyId && { keyId }),
    ...(nonce && { nonce }),
    ...(external && { external }),
    ...(workerUrl && { workerUrl: new URL(workerUrl, document.baseURI) }),
    ...(chosen && { camera: chosen }),
  };
}

function facingOf(element: Element): CameraChoice | undefined {
  const facingMode = element.getAttribute("facing-mode");
  return facingMode === "user" || facingMode === "environment" ? { facingMode } : undefined;
}
