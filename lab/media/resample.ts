import { type Plane, plane } from "./planes.ts";

/** What scalers do: two of them take no more pixels when they make a picture smaller, so that fine detail aliases. */
export type Kernel = "bilinear" | "bicubic" | "area";

/** Where the first pixel's centre lies in the source and how far the next one is, pixels of the source. */
export interface Along {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

interface Taps {
  readonly count: number;
  readonly at: Int32Array;
  readonly weights: Float32Array;
}

/** A picture from places between the pixels of another; edges are repeated. */
export function resample(source: Plane, across: Along, down: Along, kernel: Kernel): Plane {
  const columns = tapsOf(across, source.width, kernel);
  const rows = tapsOf(down, source.height, kernel);
  const first = rows.at.reduce((low, at) => Math.min(low, at), source.height);
  const last = rows.at.reduce((high, at) => Math.max(high, at), 0);
  const narrow = new Float32Array((last - first + 1) * across.length);
  for (let y = first, to = 0; y <= last; y++) {
    const row = y * source.width;
    for (let x = 0, tap = 0; x < across.length; x++, to++) {
      let sum = 0;
      for (let i = 0; i < columns.count; i++, tap++) {
        sum += columns.weights[tap]! * source.data[row + columns.at[tap]!]!;
      }
      narrow[to] = sum;
    }
  }
  const out = plane(across.length, down.length);
  for (let y = 0; y < down.length; y++) {
    const to = y * across.length;
    for (let i = 0; i < rows.count; i++) {
      const weight = rows.weights[y * rows.count + i]!;
      const from = (rows.at[y * rows.count + i]! - first) * across.length;
      for (let x = 0; x < across.length; x++) out.data[to + x]! += weight * narrow[from + x]!;
    }
  }
  return out;
}

/** The whole of a picture at another size. */
export function scaled(source: Plane, width: number, height: number, kernel: Kernel): Plane {
  return resample(source, whole(source.width, width), whole(source.height, height), kernel);
}

function whole(from: number, to: number): Along {
  return { start: (from / to - 1) / 2, step: from / to, length: to };
}

function tapsOf({ start, step, length }: Along, limit: number, kernel: Kernel): Taps {
  const wide = kernel === "area" ? Math.max(1, step) : 1;
  const reach = kernel === "bicubic" ? 2 : (wide + 1) / 2;
  const count = kernel === "bicubic" ? 4 : kernel === "bilinear" ? 2 : Math.ceil(2 * reach) + 1;
  const at = new Int32Array(length * count);
  const weights = new Float32Array(length * count);
  for (let i = 0; i < length; i++) {
    const centre = start + i * step;
    const low = kernel === "area" ? Math.ceil(centre - reach) : Math.floor(centre) - (count / 2 - 1);
    let sum = 0;
    for (let tap = 0; tap < count; tap++) {
      const weight = weightOf(Math.abs(low + tap - centre), wide, kernel);
      at[i * count + tap] = Math.max(0, Math.min(limit - 1, low + tap));
      weights[i * count + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < count; tap++) weights[i * count + tap]! /= sum;
  }
  return { count, at, weights };
}

function weightOf(distance: number, wide: number, kernel: Kernel): number {
  // A pixel's share of the box.
  if (kernel === "area") return Math.max(0, Math.min(1, (wide + 1) / 2 - distance));
  if (kernel === "bilinear") return Math.max(0, 1 - distance);
  // Catmull-Rom.
  if (distance < 1) return 1 + distance * distance * (1.5 * distance - 2.5);
  return distance < 2 ? 2 + distance * (-4 + distance * (2.5 - 0.5 * distance)) : 0;
}
