/** Pictures as planes of numbers, rows from top to bottom. */
import type { Size } from "./types.ts";

export interface Plane extends Size {
  readonly data: Float32Array;
}

/** Light or encoded colour, by channel. */
export interface Colour {
  readonly red: Plane;
  readonly green: Plane;
  readonly blue: Plane;
}

/** BT.601; chroma of half the width, and of half the height unless a name says 4:2:2. */
export interface Yuv {
  readonly luma: Plane;
  readonly cb: Plane;
  readonly cr: Plane;
}

/** A part of a larger picture, in its pixels. */
export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

export function plane(width: number, height: number): Plane {
  return { width, height, data: new Float32Array(width * height) };
}

export function colour(width: number, height: number): Colour {
  return { red: plane(width, height), green: plane(width, height), blue: plane(width, height) };
}

export function yuv420(width: number, height: number): Yuv {
  const half = [width >> 1, height >> 1] as const;
  return { luma: plane(width, height), cb: plane(...half), cr: plane(...half) };
}

/** A part of a plane, copied. */
export function cut({ width, data }: Plane, rect: Rect): Plane {
  const out = plane(rect.width, rect.height);
  for (let y = 0; y < rect.height; y++) {
    const start = (rect.y + y) * width + rect.x;
    out.data.set(data.subarray(start, start + rect.width), y * rect.width);
  }
  return out;
}

/** Samples as bytes, rounded and clamped. */
export function bytesOf({ data }: Plane): Uint8Array {
  return new Uint8Array(Uint8ClampedArray.from(data).buffer);
}
