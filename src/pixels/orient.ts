import type { DecodedImage } from "./types.ts";

/** Turns a stored picture upright by its EXIF orientation, 1 to 8 (Exif 2.32 §4.6.4). 1 returns it as it is. */
export function makeUpright(stored: DecodedImage, orientation: number): DecodedImage {
  if (orientation <= 1 || orientation > 8) return stored;
  const { width, height } = stored;
  const source = new Uint32Array(stored.data.buffer, stored.data.byteOffset, width * height);
  const target = new Uint32Array(width * height);
  const transposed = orientation >= 5;
  const targetWidth = transposed ? height : width;
  const targetHeight = transposed ? width : height;
  // Where the upright picture's first pixel is stored, and how far apart its columns and rows lie there.
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBottom = [3, 4, 6, 7].includes(orientation);
  const columnStep = fromRight ? -1 : 1;
  const rowStep = fromBottom ? -width : width;
  const start = (fromRight ? width - 1 : 0) + (fromBottom ? (height - 1) * width : 0);
  const stepX = transposed ? rowStep : columnStep;
  const stepY = transposed ? columnStep : rowStep;
  for (let y = 0, at = 0; y < targetHeight; y++) {
    let from = start + y * stepY;
    for (let x = 0; x < targetWidth; x++, at++, from += stepX) target[at] = source[from]!;
  }
  return { width: targetWidth, height: targetHeight, data: new Uint8ClampedArray(target.buffer) };
}
