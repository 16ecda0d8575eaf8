/** What an image signal processor does after development. */
import { type Plane, plane, type Yuv } from "./planes.ts";

/** Differences to neighbours up to `levels` are evened out; larger ones are detail and stay. */
export function denoised(source: Plane, levels: number): Plane {
  const { width: w, height, data: s } = source;
  const out = plane(w, height);
  out.data.set(s);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, at = y * w + 1; x < w - 1; x++, at++) {
      const here = s[at]!;
      const low = here - levels;
      const high = here + levels;
      // An outlier counts as no difference at all.
      let sum = 0;
      let value = s[at - w - 1]!;
      if (value > low && value < high) sum += value - here;
      value = s[at - w]!;
      if (value > low && value < high) sum += value - here;
      value = s[at - w + 1]!;
      if (value > low && value < high) sum += value - here;
      value = s[at - 1]!;
      if (value > low && value < high) sum += value - here;
      value = s[at + 1]!;
      if (value > low && value < high) sum += value - here;
      value = s[at + w - 1]!;
      if (value > low && value < high) sum += value - here;
      value = s[at + w]!;
      if (value > low && value < high) sum += value - here;
      value = s[at + w + 1]!;
      if (value > low && value < high) sum += value - here;
      out.data[at] = here + sum / 9;
    }
  }
  return out;
}

/** An unsharp mask over 3×3 pixels that leaves differences below a level alone. */
export function sharpened(source: Plane, gain: number): Plane {
  const { width: w, height, data: s } = source;
  const out = plane(w, height);
  out.data.set(s);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, at = y * w + 1; x < w - 1; x++, at++) {
      const corners = s[at - w - 1]! + s[at - w + 1]! + s[at + w - 1]! + s[at + w + 1]!;
      const sides = s[at - w]! + s[at - 1]! + s[at + 1]! + s[at + w]!;
      const detail = s[at]! - (4 * s[at]! + 2 * sides + corners) / 16;
      const core = detail > CORE ? detail - CORE : detail < -CORE ? detail + CORE : 0;
      out.data[at] = s[at]! + gain * core;
    }
  }
  return out;
}

const CORE = 0.5;

/** The mean of 3×3 pixels, as chroma is denoised. */
export function smoothed(source: Plane): Plane {
  const { width: w, height, data: s } = source;
  const out = plane(w, height);
  out.data.set(s);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, at = y * w + 1; x < w - 1; x++, at++) {
      out.data[at] = (s[at - w - 1]! + s[at - w]! + s[at - w + 1]! + s[at - 1]! + s[at]! + s[at + 1]! +
        s[at + w - 1]! + s[at + w]! + s[at + w + 1]!) / 9;
    }
  }
  return out;
}

/** Levels of change that count as motion. */
const MOTION = 9;

/**
 * Each frame becomes a mean of itself and the last result, the more of itself the more it differs. Planes are
 * changed in place.
 */
export function recursiveMean(frame: Yuv, last: Yuv, weight: number): void {
  for (const name of ["luma", "cb", "cr"] as const) {
    const { data } = frame[name];
    const before = last[name].data;
    const slope = (1 - weight) / (MOTION * MOTION);
    for (let at = 0; at < data.length; at++) {
      const change = data[at]! - before[at]!;
      const share = weight + slope * change * change;
      data[at] = before[at]! + (share < 1 ? share : 1) * change;
    }
  }
}
