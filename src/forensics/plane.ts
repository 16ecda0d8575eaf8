import { borrow } from "../pixels/mod.ts";
import type { DecodedImage, LumaCrop } from "../pixels/types.ts";

/** Luma of a rectangle of the frame. `x`, `y`: its top-left corner in the frame, whose codecs count blocks from 0, 0. */
export interface Plane {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Row-major, 0 to 255. Borrowed, as in scratch.ts. */
  readonly data: Float32Array;
}

/** Part of a photo that is looked at: traces are everywhere, and time is not. Multiples of 16. */
const MAX_WIDTH = 384;
const MAX_HEIGHT = 288;
const BLOCK = 16;

/** The middle of a photo, its corner on the 16×16 grid, at most 384×288; undefined without one whole block. */
export function photoPlane({ width, height, data }: DecodedImage): Plane | undefined {
  const across = middle(width, MAX_WIDTH), down = middle(height, MAX_HEIGHT);
  if (across.length < BLOCK || down.length < BLOCK) return undefined;
  const luma = borrow(across.length * down.length);
  for (let row = 0, at = 0; row < down.length; row++) {
    let from = 4 * ((down.start + row) * width + across.start);
    for (let column = 0; column < across.length; column++, at++, from += 4) {
      luma[at] = 0.299 * data[from]! + 0.587 * data[from + 1]! + 0.114 * data[from + 2]!;
    }
  }
  return { x: across.start, y: down.start, width: across.length, height: down.length, data: luma };
}

/** The middle of a plane, its corner on the 16×16 grid if the plane's is: for what takes long. */
export function inner(plane: Plane, width: number, height: number): Plane {
  const across = middle(plane.width, width), down = middle(plane.height, height);
  const data = borrow(across.length * down.length);
  for (let row = 0; row < down.length; row++) {
    const from = (down.start + row) * plane.width + across.start;
    data.set(plane.data.subarray(from, from + across.length), row * across.length);
  }
  return {
    x: plane.x + across.start,
    y: plane.y + down.start,
    width: across.length,
    height: down.length,
    data,
  };
}

/** Undefined where the crop does not hold what it says, or is less than a block. */
export function cropPlane({ x, y, width, height, luma }: LumaCrop): Plane | undefined {
  if (width < BLOCK || height < BLOCK || luma.length !== width * height) return undefined;
  const data = borrow(luma.length);
  data.set(luma);
  return { x, y, width, height, data };
}

function middle(size: number, max: number): { readonly start: number; readonly length: number } {
  const length = Math.min(max, size - size % BLOCK);
  const start = Math.floor((size - length) / 2 / BLOCK) * BLOCK;
  return { start, length };
}

/** Where in the frame's grid of `step` pixels position 0 of an axis lies: 0 to step − 1, for any origin. */
export function gridPhase(origin: number, step: number): number {
  return ((origin % step) + step) % step;
}
