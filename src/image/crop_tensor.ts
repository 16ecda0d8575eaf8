import type { DecodedImage } from "./types.ts";

/** A square of a picture; it may reach outside. Pixels of the picture, `x`, `y` its top-left corner. */
export interface Square {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

const MAX_SAMPLES = 4;

/**
 * A square cut out of a picture and scaled to `size` × `size`: NCHW, RGB planes, 0 to 255, zero outside the picture.
 * Each output pixel is the mean of up to 4 × 4 evenly spread input pixels.
 */
export function cropTensor(image: DecodedImage, square: Square, size: number): Float32Array {
  const step = square.side / size;
  const samples = Math.max(1, Math.min(MAX_SAMPLES, Math.ceil(step)));
  const columns = positions(square.x, { step, samples, size, limit: image.width });
  const rows = positions(square.y, { step, samples, size, limit: image.height });
  const plane = size * size;
  const tensor = new Float32Array(3 * plane);
  const weight = 1 / (samples * samples);
  for (let out = 0; out < plane; out++) {
    const column = (out % size) * samples;
    const row = Math.floor(out / size) * samples;
    for (let j = row; j < row + samples; j++) {
      for (let i = column; i < column + samples; i++) {
        const x = columns[i]!;
        const y = rows[j]!;
        if (x < 0 || y < 0) continue;
        const at = 4 * (y * image.width + x);
        tensor[out]! += image.data[at]! * weight;
        tensor[out + plane]! += image.data[at + 1]! * weight;
        tensor[out + 2 * plane]! += image.data[at + 2]! * weight;
      }
    }
  }
  return tensor;
}

/** The input position of every sample of one axis; −1 outside the picture. */
function positions(
  start: number,
  axis: { readonly step: number; readonly samples: number; readonly size: number; readonly limit: number },
): Int32Array {
  const { step, samples, size, limit } = axis;
  return Int32Array.from({ length: size * samples }, (_, index) => {
    const position = Math.floor(start + (index + 0.5) * (step / samples));
    return position >= 0 && position < limit ? position : -1;
  });
}
