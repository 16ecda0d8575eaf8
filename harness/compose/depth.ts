import type { Point } from "../../src/faces/mod.ts";

/** How deep a head is, from tests/fixtures/portraits/depths.json, which tools/photos/depths.py writes. Pixels of the head's picture. */
export interface Depths {
  /** How it is turned before it is turned, degrees. */
  readonly own: { readonly yaw: number; readonly pitch: number };
  /** What the head turns about. */
  readonly about: Point & { readonly z: number };
  readonly outline: readonly Point[];
  /** Away from the camera. */
  depthAt(point: Point): number;
  /** Of a turn, 0 to 1: the face takes all of it, the shoulders nothing. */
  shareAt(point: Point): number;
}

export interface DepthsEntry {
  readonly file: string;
  readonly own: readonly [number, number];
  readonly about: readonly [number, number, number];
  readonly nearest: number;
  readonly outline: readonly (readonly [number, number])[];
  readonly depth: string;
  readonly share: string;
}

/** Squares of the map along each side. */
const SQUARES = 40;

/** @param side of the head's picture, pixels. */
export function readDepths(entry: DepthsEntry, side: number): Depths {
  const { own: [yaw, pitch], about: [x, y, z], nearest, outline, depth, share } = entry;
  const depthIn = createMap(depth, side), shareIn = createMap(share, side);
  return {
    own: { yaw, pitch },
    about: { x, y, z },
    outline: outline.map(([x, y]) => ({ x, y })),
    depthAt: (point) => nearest + depthIn(point),
    shareAt: (point) => shareIn(point) / 255,
  };
}

/** Reads between the middles of the squares, and beyond them as at the border. */
function createMap(base64: string, side: number): (point: Point) => number {
  const bytes = Uint8Array.fromBase64(base64);
  const place = (v: number) => Math.min(SQUARES - 1, Math.max(0, v * SQUARES / side - 0.5));
  return (point) => {
    const x = place(point.x), y = place(point.y);
    const x0 = Math.floor(x), y0 = Math.floor(y), x1 = Math.ceil(x), y1 = Math.ceil(y);
    const along = (row: number) =>
      bytes[row * SQUARES + x0]! * (1 - x + x0) + bytes[row * SQUARES + x1]! * (x - x0);
    return along(y0) * (1 - y + y0) + along(y1) * (y - y0);
  };
}
