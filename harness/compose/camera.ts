import type { DecodedImage } from "../../src/pixels/mod.ts";
import type { Random } from "./random.ts";

/** What the light and the camera do to a picture; each left out does nothing. */
export interface CameraFault {
  /** Gain of all channels: below 1 is dim. */
  readonly light?: number;
  /** −1 to 1: how much brighter the right side is than the left. */
  readonly side?: number;
  /** 0 to 1: how much of the colour is taken away. */
  readonly grey?: number;
  /** Gains of red, green and blue. */
  readonly tint?: readonly [number, number, number];
  /** Length of a horizontal smear in pixels. */
  readonly motion?: number;
  /** Standard deviation of the noise, levels. */
  readonly noise?: number;
}

/** The picture as the camera gives it, in place. */
export function takePicture(picture: DecodedImage, fault: CameraFault, random: Random): void {
  if (fault.motion !== undefined) smear(picture, Math.round(fault.motion));
  const { width, data } = picture;
  const { light = 1, side = 0, grey = 0, tint = [1, 1, 1], noise = 1.5 } = fault;
  const grain = noiseTable(random);
  let seed = Math.floor(random.between(1, 2 ** 31));
  for (let at = 0, x = 0; at < data.length; at += 4) {
    const gain = light * (1 + side * (2 * x / width - 1));
    const luma = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
    seed = (Math.imul(seed, 1664525) + 1013904223) | 0;
    for (let c = 0; c < 3; c++) {
      const value = data[at + c]! + grey * (luma - data[at + c]!);
      data[at + c] = value * gain * tint[c]! + noise * grain[(seed >>> (6 + 6 * c)) & (GRAINS - 1)]!;
    }
    if (++x === width) x = 0;
  }
}

const GRAINS = 4096;

/** Numbers of a normal distribution. */
function noiseTable(random: Random): Float32Array {
  return Float32Array.from({ length: GRAINS }, () => {
    const radius = Math.sqrt(-2 * Math.log(random.between(1e-9, 1)));
    return radius * Math.cos(2 * Math.PI * random.between(0, 1));
  });
}

/** Mean over a horizontal stretch around each pixel. */
function smear({ width, height, data }: DecodedImage, length: number): void {
  const half = length >> 1;
  const sums = new Float64Array(width + 1);
  for (let y = 0; y < height; y++) {
    for (let c = 0; c < 3; c++) {
      const start = 4 * y * width + c;
      for (let x = 0; x < width; x++) sums[x + 1] = sums[x]! + data[start + 4 * x]!;
      for (let x = 0; x < width; x++) {
        const from = Math.max(0, x - half), to = Math.min(width, x + half + 1);
        data[start + 4 * x] = (sums[to]! - sums[from]!) / (to - from);
      }
    }
  }
}
