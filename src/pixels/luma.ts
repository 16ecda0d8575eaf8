import { planSamples } from "./sample_plan.ts";
import type { DecodedImage } from "./types.ts";

/** Luma of one RGBA pixel, ITU-R BT.601, 0 to 255: what JPEG's Y is. */
export function lumaAt(data: Uint8ClampedArray, offset: number): number {
  return 0.299 * data[offset]! + 0.587 * data[offset + 1]! + 0.114 * data[offset + 2]!;
}

/** A picture as width × height luma averages, aspect not kept. Row-major, 0 to 255. */
export function lumaThumbnail(
  image: DecodedImage,
  { width, height, maxSamples }: { width: number; height: number; maxSamples: number },
): Float64Array {
  const columns = planSamples(image.width, width, { stride: 4, maxSamples });
  const rows = planSamples(image.height, height, { stride: 4 * image.width, maxSamples });
  const out = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let j = 0; j < rows.samples; j++) {
        for (let i = 0; i < columns.samples; i++) {
          const offset = rows.offsets[y * rows.samples + j]! + columns.offsets[x * columns.samples + i]!;
          sum += lumaAt(image.data, offset);
        }
      }
      out[y * width + x] = sum / (rows.samples * columns.samples);
    }
  }
  return out;
}
