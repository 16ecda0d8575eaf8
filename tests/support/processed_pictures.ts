/** Grey pictures for the forensic traces: drawn, with or without a sensor's noise, scaled, cut. */
import type { DecodedImage } from "../../src/pixels/mod.ts";
import { gaussianSource, randomSource } from "../../harness/camera_frames.ts";

interface GreyPicture {
  readonly width: number;
  readonly height: number;
  /** 0 to 255, not rounded. */
  readonly luma: Float64Array;
}

/** Waves, an edge and detail of a few pixels, with noise of `sigma` levels: different for each seed. */
export function picture(width: number, height: number, seed: number, sigma = 2): GreyPicture {
  const random = randomSource(seed);
  const gaussian = gaussianSource(randomSource(seed + 77));
  const waves = Array.from({ length: 8 }, (_, index) => ({
    fx: (random() - 0.5) * (index < 5 ? 0.1 : 1.2),
    fy: (random() - 0.5) * (index < 5 ? 0.1 : 1.2),
    phase: random() * 7,
    gain: index < 5 ? 8 + 12 * random() : 2,
  }));
  const luma = new Float64Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      let sum = x > width / 2 ? 145 : 95;
      for (const { fx, fy, phase, gain } of waves) sum += gain * Math.sin(fx * x + fy * y + phase);
      luma[at] = Math.min(225, Math.max(45, sum)) + sigma * gaussian();
    }
  }
  return { width, height, luma };
}

/** Bilinear, without antialiasing, as a cheap virtual camera scales. */
export function scaled({ width, height, luma }: GreyPicture, factor: number): GreyPicture {
  const across = Math.floor((width - 1) * factor), down = Math.floor((height - 1) * factor);
  const out = new Float64Array(across * down);
  for (let y = 0, at = 0; y < down; y++) {
    for (let x = 0; x < across; x++, at++) {
      const left = Math.floor(x / factor), top = Math.floor(y / factor);
      const u = x / factor - left, v = y / factor - top, from = top * width + left;
      const upper = (1 - u) * luma[from]! + u * luma[from + 1]!;
      const lower = (1 - u) * luma[from + width]! + u * luma[from + width + 1]!;
      out[at] = (1 - v) * upper + v * lower;
    }
  }
  return { width: across, height: down, luma: out };
}

export function rgba({ width, height, luma }: GreyPicture): DecodedImage {
  return {
    width,
    height,
    data: Uint8ClampedArray.from({ length: 4 * luma.length }, (_, at) => at % 4 === 3 ? 255 : luma[at >> 2]!),
  };
}

/** A square of luma out of a grey picture, whole levels. */
export function window(
  image: GreyPicture | DecodedImage,
  { x, y, side }: { readonly x: number; readonly y: number; readonly side: number },
): Uint8Array {
  return Uint8Array.from({ length: side * side }, (_, at) => {
    const from = (y + Math.floor(at / side)) * image.width + x + at % side;
    return Math.round("luma" in image ? image.luma[from]! : image.data[4 * from]!);
  });
}
