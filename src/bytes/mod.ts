/** Bytes: reading, writing, comparing, text forms. Runtime-neutral; the browser client uses it as it is. */
export { fromBase64, toBase64 } from "./base64.ts";
export { concatBytes, u16Bytes } from "./concat.ts";
export { compareBytes, equalBytes } from "./equal.ts";
export { fromHex, toHex } from "./hex.ts";
export { ByteReader, UnderflowError } from "./reader.ts";
export { isVaried, secretFault } from "./secret.ts";
export { sha256 } from "./sha256.ts";
export { decodeUtf8, encodeUtf8, isWellFormed } from "./utf8.ts";
