import { MARKER } from "./jpeg_walk.ts";
import { ordinaryCost } from "./picture_cost.ts";
import { readFrame, readPicture } from "./read_picture.ts";
import type { ImageLimits } from "./types.ts";

/** Longer files are read where their reading stops nobody else: a hostile one takes 3 ms a megabyte. */
const READ_WHOLE_BYTES = 1024 * 1024;
/** Huffman codes of a byte at most, and what they cost, in pixels. */
const CODES_PER_BYTE = 5;
const PROGRESSIVE_RATIO = 3;

export interface PhotoEstimate {
  /** As stored. */
  readonly width: number;
  readonly height: number;
  /** What a check of this photo takes at most, in that of one pixel of an ordinary photo. */
  readonly cost: number;
}

/**
 * What can be known of a photo in a few milliseconds, whatever its bytes: a short file is read whole, of a long one its
 * frame header. Throws as `readPicture` does; a long file may still be refused when it is read.
 */
export function estimatePhoto(bytes: Uint8Array, limits: ImageLimits): PhotoEstimate {
  const codes = CODES_PER_BYTE * bytes.length;
  if (bytes.length <= READ_WHOLE_BYTES) {
    const { probe: { width, height, cost } } = readPicture(bytes, limits);
    return { width, height, cost: cost + codes };
  }
  const { width, height, sof } = readFrame(bytes, limits);
  const ratio = sof === MARKER.SOF2 ? PROGRESSIVE_RATIO : 1;
  return { width, height, cost: ratio * ordinaryCost(width * height) + codes };
}
