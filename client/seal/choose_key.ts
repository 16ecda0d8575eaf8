import { sealEnvelope } from "../../src/envelope/seal.ts";
import { CaptureError } from "../errors.ts";
import type { SealingKey, SuiteName } from "../types.ts";

/** Biometrics stay sensitive for life: the post-quantum hybrid first, then what every browser has. */
const PREFERENCE: readonly SuiteName[] = ["hybrid", "p256", "x25519"];

/**
 * The first key, in the order of preference, that this browser can seal to: found by sealing one byte, which also
 * says before the shutter whether sealing will work. Rejects with {@link CaptureError}.
 */
export async function chooseKey(keys: readonly SealingKey[]): Promise<SealingKey> {
  let cause: unknown;
  for (const key of inOrder(keys)) {
    try {
      await sealEnvelope(Uint8Array.of(0), key);
      return key;
    } catch (thrown) {
      cause ??= thrown;
    }
  }
  if (globalThis.crypto?.subtle === undefined) {
    throw new CaptureError("insecure_context", "WebCrypto needs a secure context: https or localhost");
  }
  throw new CaptureError("unsupported", "No public key that this browser can seal to", { cause });
}

function inOrder(keys: readonly SealingKey[]): readonly SealingKey[] {
  const isDefault = (key: SealingKey) => (key as { readonly isDefault?: boolean }).isDefault === true ? 0 : 1;
  const rank = (key: SealingKey) => PREFERENCE.indexOf(key.suite);
  return keys.filter((key) => rank(key) >= 0).sort((a, b) =>
    rank(a) - rank(b) || isDefault(a) - isDefault(b)
  );
}
