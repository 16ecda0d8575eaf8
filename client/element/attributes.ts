import { CaptureError } from "../errors.ts";
import type { CameraChoice, CaptureOptions, SealingKeys } from "../types.ts";

const MAX_COUNTDOWN = 10;

/** Whole seconds, 0 to 10; anything else is no countdown. */
export function countdownOf(element: Element): number {
  const seconds = Number(element.getAttribute("countdown") ?? 0);
  return Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, MAX_COUNTDOWN) : 0;
}

/** What a page may hand over at each start. */
export type Prepared = Partial<Pick<CaptureOptions, "publicKey" | "keyId" | "nonce" | "external">>;

/**
 * The session's options: what `prepare` gives, else the element as it stands now; an empty attribute is none.
 * Rejects with {@link CaptureError} `invalid_options`.
 */
export async function captureOptions(
  element: HTMLElement,
  { publicKey, prepare, camera }: {
    readonly publicKey: SealingKeys | undefined;
    readonly prepare: (() => Prepared | Promise<Prepared>) | undefined;
    readonly camera: CameraChoice | undefined;
  },
): Promise<CaptureOptions> {
  const prepared = await callPage(prepare);
  const keys = prepared.publicKey ?? publicKey;
  if (keys === undefined) throw new CaptureError("invalid_options", "The element has no publicKey");
  const keyId = element.getAttribute("key-id");
  const external = element.getAttribute("external");
  const workerUrl = element.getAttribute("worker-url");
  // Not the attribute: under a CSP the browser empties that of any element and keeps the property.
  const { nonce } = element;
  const chosen = camera ?? facingOf(element);
  return {
    publicKey: keys,
    ...(keyId && { keyId }),
    ...(nonce && { nonce }),
    ...(external && { external }),
    ...(workerUrl && { workerUrl: new URL(workerUrl, document.baseURI) }),
    ...(chosen && { camera: chosen }),
    ...prepared,
  };
}

async function callPage(prepare: (() => Prepared | Promise<Prepared>) | undefined): Promise<Prepared> {
  try {
    const { publicKey, keyId, nonce, external } = await prepare?.() ?? {};
    return {
      ...(publicKey !== undefined && { publicKey }),
      ...(keyId !== undefined && { keyId }),
      ...(nonce !== undefined && { nonce }),
      ...(external !== undefined && { external }),
    };
  } catch (thrown) {
    throw new CaptureError("invalid_options", "The element's prepare failed", { cause: thrown });
  }
}

function facingOf(element: Element): CameraChoice | undefined {
  const facingMode = element.getAttribute("facing-mode");
  return facingMode === "user" || facingMode === "environment" ? { facingMode } : undefined;
}
