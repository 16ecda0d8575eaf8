import { encodeUtf8, fromHex, isWellFormed } from "../src/bytes/mod.ts";
import { CaptureError } from "./errors.ts";
import type { CameraChoice, CaptureOptions, SealingKey, SealingKeys } from "./types.ts";

const NONCE_BYTES = [16, 64] as const;
const MAX_EXTERNAL_BYTES = 4096;

/** The caller's options, read once: what a page changes afterwards changes nothing. */
export interface ReadOptions {
  readonly keys: readonly SealingKey[];
  readonly nonce: Uint8Array | undefined;
  readonly external: string | undefined;
  readonly camera: CameraChoice;
  readonly signal: AbortSignal | undefined;
  readonly workerUrl: string | URL | undefined;
}

/** Throws {@link CaptureError} `invalid_options`. */
export function readOptions(options: CaptureOptions): ReadOptions {
  const { publicKey, keyId, nonce, external, camera, signal, workerUrl } = options;
  const keys = listKeys(publicKey).filter((key) => keyId === undefined || key.keyId === keyId.toLowerCase());
  if (keys.length === 0) throw invalid(keyId === undefined ? "No public key" : "No public key of this id");
  return {
    keys,
    nonce: nonce === undefined ? undefined : readNonce(nonce),
    external: external === undefined ? undefined : readExternal(external),
    camera: camera ?? { facingMode: "user" },
    signal,
    workerUrl,
  };
}

function listKeys(given: SealingKeys): readonly SealingKey[] {
  if (typeof given !== "object" || given === null) throw invalid("publicKey is not a key or a list of keys");
  // An array has a member `keys` too.
  const list = !Array.isArray(given) && "keys" in given ? given.keys : given;
  const keys: readonly SealingKey[] = Array.isArray(list) ? list : [list as SealingKey];
  for (const key of keys) {
    const parts = [key?.suite, key?.keyId, key?.publicKey];
    if (parts.some((part) => typeof part !== "string")) {
      throw invalid("A public key needs suite, keyId and publicKey");
    }
  }
  return keys;
}

function readNonce(nonce: string | Uint8Array): Uint8Array {
  const bytes = typeof nonce === "string" ? fromHex(nonce.toLowerCase()) : Uint8Array.from(nonce);
  const [low, high] = NONCE_BYTES;
  if (bytes === undefined || bytes.length < low || bytes.length > high) {
    throw invalid(`A nonce is ${low} to ${high} bytes, as bytes or in hex`);
  }
  return bytes;
}

function readExternal(external: string): string {
  if (typeof external !== "string" || !isWellFormed(external)) throw invalid("external is not text");
  if (encodeUtf8(external).length > MAX_EXTERNAL_BYTES) {
    throw invalid(`external is longer than ${MAX_EXTERNAL_BYTES} bytes`);
  }
  return external;
}

function invalid(message: string): CaptureError {
  return new CaptureError("invalid_options", message);
}
