/** From light to the sensor's numbers: motion by parts of a pixel, the filter mosaic, noise that grows with light. */
import { type Colour, type Plane, plane } from "./planes.ts";
import { gaussians, NOISE_MASK } from "./random.ts";
import type { CameraModel } from "./types.ts";

/** Pixels of light that motion and interpolation need beyond each edge of the picture; even. */
export const LIGHT_MARGIN = 20;
/** Pixels of mosaic that demosaicing needs beyond each edge; even. */
export const MOSAIC_MARGIN = 4;

interface Exposure {
  /** Motion, pixels. */
  readonly dx: number;
  readonly dy: number;
  /** After the sensor. */
  readonly gain: number;
  readonly random: () => number;
}

/** The lens, on light in place: a share of each pixel falls on its neighbours. */
export function blurLight({ red, green, blue }: Colour, share: number): void {
  for (const { data, width, height } of [red, green, blue]) {
    let before = new Float32Array(width);
    let next = new Float32Array(width);
    for (let y = 0; y < height; y++) {
      const row = data.subarray(y * width, (y + 1) * width);
      const below = data.subarray(Math.min(y + 1, height - 1) * width);
      next.set(row);
      if (y === 0) before.set(row);
      let left = row[0]!;
      for (let x = 0; x < width; x++) {
        const here = row[x]!;
        const right = x + 1 < width ? row[x + 1]! : here;
        row[x] = here + share * (left + right + before[x]! + below[x]! - 4 * here);
        left = here;
      }
      [before, next] = [next, before];
    }
  }
}

/**
 * Numbers of an RGGB mosaic after white balance, 1 at the sensor's end, with MOSAIC_MARGIN around the picture.
 * `light` has LIGHT_MARGIN around it.
 */
export function expose(light: Colour, camera: CameraModel, exposure: Exposure): Plane {
  const rim = LIGHT_MARGIN - MOSAIC_MARGIN;
  const out = plane(light.red.width - 2 * rim, light.red.height - 2 * rim);
  const { red, blue } = camera.whiteBalance;
  for (let y = 0; y < out.height; y++) {
    const even = y % 2 === 0;
    readRow(light, out, { y, even, exposure });
    const noise = { from: Math.floor(exposure.random() * NOISE_MASK), camera, gain: exposure.gain };
    noiseRow(out, { y, first: 0, balance: even ? red : 1, ...noise });
    noiseRow(out, { y, first: 1, balance: even ? 1 : blue, ...noise });
  }
  return out;
}

function readRow(
  light: Colour,
  out: Plane,
  { y, even, exposure }: { readonly y: number; readonly even: boolean; readonly exposure: Exposure },
): void {
  const rim = LIGHT_MARGIN - MOSAIC_MARGIN;
  const [left, top] = [Math.floor(exposure.dx), Math.floor(exposure.dy)];
  const still = exposure.dx === left && exposure.dy === top;
  const [a, b, c, d] = catmullRom(exposure.dx - left);
  const [e, f, g, h] = catmullRom(exposure.dy - top);
  const stride = light.red.width;
  for (let first = 0; first < 2; first++) {
    const source = (first === 0 ? even ? light.red : light.green : even ? light.green : light.blue).data;
    const start = (y + rim + top) * stride + rim + left;
    const to = y * out.width;
    if (still) {
      for (let x = first; x < out.width; x += 2) out.data[to + x] = source[start + x]!;
      continue;
    }
    for (let x = first; x < out.width; x += 2) {
      const one = start + x - stride - 1;
      const two = one + stride;
      const three = two + stride;
      const four = three + stride;
      out.data[to + x] =
        e * (a * source[one]! + b * source[one + 1]! + c * source[one + 2]! + d * source[one + 3]!) +
        f * (a * source[two]! + b * source[two + 1]! + c * source[two + 2]! + d * source[two + 3]!) +
        g * (a * source[three]! + b * source[three + 1]! + c * source[three + 2]! + d * source[three + 3]!) +
        h * (a * source[four]! + b * source[four + 1]! + c * source[four + 2]! + d * source[four + 3]!);
    }
  }
}

function noiseRow(
  { data, width }: Plane,
  { y, first, balance, from, camera, gain }: {
    readonly y: number;
    readonly first: number;
    readonly balance: number;
    readonly from: number;
    readonly camera: CameraModel;
    readonly gain: number;
  },
): void {
  const noise = gaussians();
  const { readVariance, shotVariance } = camera;
  const darker = 1 / balance;
  for (let x = first, at = y * width + first; x < width; x += 2, at += 2) {
    const light = Math.max(0, data[at]! * darker);
    const value = light + Math.sqrt(readVariance + shotVariance * light) * noise[from + x & NOISE_MASK]!;
    // All channels end at the same white.
    data[at] = gain * Math.min(1, balance * value);
  }
}

function catmullRom(t: number): readonly [number, number, number, number] {
  return [
    t * (-0.5 + t * (1 - 0.5 * t)),
    1 + t * t * (-2.5 + 1.5 * t),
    t * (0.5 + t * (2 - 1.5 * t)),
    t * t * (-0.5 + 0.5 * t),
  ];
}
