/** Then a byte to pad it, which readers pass over: some writers leave it unset. */
const EXIF_NAME = [0x45, 0x78, 0x69, 0x66, 0];
const TIFF_START = 6;
const ORIENTATION_TAG = 0x0112;
const TYPE_SHORT = 3;
/** IFD0 of a camera file has about a dozen entries. */
const MAX_ENTRIES = 512;

export function isExif(payload: Uint8Array): boolean {
  return EXIF_NAME.every((byte, index) => payload[index] === byte);
}

/**
 * The orientation of an APP1 payload that {@link isExif}, 1 to 8 (TIFF 6.0, Exif 2.32 §4.6.4).
 * Undefined when absent or malformed: a broken tag costs the picture its rotation, never the request, and leaves it
 * to the next such segment.
 */
export function exifOrientation(payload: Uint8Array): number | undefined {
  const tiff = payload.subarray(TIFF_START);
  if (tiff.length < 14) return undefined;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const little = order === 0x4949;
  if (view.getUint16(2, little) !== 42) return undefined;
  const directory = view.getUint32(4, little);
  if (directory < 8 || directory > tiff.length - 2) return undefined;
  const entries = Math.min(view.getUint16(directory, little), MAX_ENTRIES);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (entry + 12 > tiff.length) return undefined;
    if (view.getUint16(entry, little) !== ORIENTATION_TAG) continue;
    if (view.getUint16(entry + 2, little) !== TYPE_SHORT) return undefined;
    const value = view.getUint16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : undefined;
  }
  return undefined;
}
