/** Standard alphabet, padded (RFC 4648 §4). */
const STRICT = /^[A-Za-z0-9+/]*={0,2}$/;
/** Arguments of one String.fromCharCode call: well under every engine's limit. */
const CHUNK = 8192;

/** Newer engines have these; the declarations keep older ones working. */
interface NativeBase64 {
  toBase64?: () => string;
}

/** Base64 with padding. */
export function toBase64(bytes: Uint8Array): string {
  const native = (bytes as NativeBase64).toBase64;
  if (native !== undefined) return native.call(bytes);
  let binary = "";
  for (let i = 0; i < bytes.length; i += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  }
  return btoa(binary);
}

/** Bytes of canonical base64: padded, no blanks, unused bits zero. Undefined for anything else. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0 || !STRICT.test(text)) return undefined;
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i);
  // Two texts must not name the same key: the bits that padding leaves over have to be zero.
  return toBase64(bytes.subarray(-(bytes.length % 3 || 3))) === text.slice(-4) ? bytes : undefined;
}
