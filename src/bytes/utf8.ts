const encoder = new TextEncoder();

/** Without lone surrogates. Browsers before 2023 have no `String.prototype.isWellFormed`. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** UTF-8 of `text`. Lone surrogates become U+FFFD: check {@link isWellFormed} where that matters. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text);
}

/** The text of well-formed UTF-8, a leading U+FEFF kept; undefined for ill-formed bytes. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
