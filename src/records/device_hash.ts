const HASH_BYTES = 16;

/** A key for {@link deviceHash} from at least 16 secret bytes; the same bytes give the same hashes. */
export function importDeviceHashKey(secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  if (secret.length < 16) throw new RangeError("Device hash secret has fewer than 16 bytes");
  return crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

/**
 * What the records hold instead of a device id: HMAC-SHA-256, first 16 bytes, lower-case hex. Keyed, so that
 * a leaked table cannot be matched against device ids seen elsewhere.
 */
export async function deviceHash(key: CryptoKey, deviceId: string): Promise<string> {
  const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(deviceId));
  return [...new Uint8Array(mac, 0, HASH_BYTES)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
