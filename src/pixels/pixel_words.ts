import type { DecodedImage } from "./types.ts";

/**
 * One word a pixel, so that one read and two additions take in three channels: red in the low byte, as every runtime
 * that there is for WebAssembly is little-endian. At most 16 samples are added, so that 16 bits hold a channel's sum.
 */
export function asWords({ buffer, byteOffset, length }: DecodedImage["data"]): Uint32Array {
  return byteOffset % 4 === 0
    ? new Uint32Array(buffer, byteOffset, length / 4)
    : new Uint32Array(buffer.slice(byteOffset, byteOffset + length));
}
