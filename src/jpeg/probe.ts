import { readPicture } from "./read_picture.ts";
import type { ImageLimits, JpegProbe } from "./types.ts";

/** What the markers of a JPEG say, without decoding a pixel. Throws as {@link readPicture}. */
export function probeImage(bytes: Uint8Array, limits: ImageLimits): JpegProbe {
  return readPicture(bytes, limits).probe;
}
