import { CaptureError } from "./errors.ts";

/** What the library calls without a second way, each with the first engines that have it: client/README.md. */
const NEEDED: readonly (readonly [name: string, isThere: () => boolean])[] = [
  ["Array.prototype.at", () => typeof [].at === "function"],
  ["Object.hasOwn", () => typeof Object.hasOwn === "function"],
  ["AbortSignal.throwIfAborted", () => typeof AbortSignal.prototype.throwIfAborted === "function"],
  ["canvas.toBlob", () => typeof HTMLCanvasElement.prototype.toBlob === "function"],
  ["WebCrypto", () => globalThis.crypto?.subtle !== undefined],
];

/** Throws {@link CaptureError} `unsupported` that names what this browser lacks; call it before the camera. */
export function requireFloor(): void {
  const missing = NEEDED.filter(([, isThere]) => !isThere()).map(([name]) => name);
  if (missing.length > 0) {
    throw new CaptureError("unsupported", `This browser is too old: no ${missing.join(", ")}`);
  }
}
