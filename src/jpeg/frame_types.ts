import { MARKER } from "./jpeg_walk.ts";

/** Why a marker ends the reading of a file, for the log; undefined for those that do not (T.81 table B.1). */
export function unsupported(marker: number): string | undefined {
  if (marker >= 0xc9 && marker <= 0xcf && marker !== MARKER.DAC) return "Arithmetic coding: not supported";
  if (marker === 0xc3) return "Lossless JPEG: not supported";
  if (marker >= 0xc5 && marker <= 0xc8) return "Hierarchical or reserved frame: not supported";
  if (marker === MARKER.SOI) return "Second SOI";
  // DHP, EXP, JPGn and the reserved ones: nothing says where they end.
  if (
    (marker < 0xc0 && marker !== MARKER.TEM) || marker === 0xde || marker === 0xdf ||
    (marker >= 0xf0 && marker <= 0xfd)
  ) {
    return `Unsupported marker ${marker.toString(16)}`;
  }
  return undefined;
}
