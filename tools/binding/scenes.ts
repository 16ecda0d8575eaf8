import type { DecodedImage } from "../../src/pixels/mod.ts";

/** The picture moved by a distance in pixels, fractions by bilinear interpolation; edges repeat. */
export function shifted(image: DecodedImage, by: { readonly x: number; readonly y: number }): DecodedImage {
  const { width, height, data } = image;
  const out = new Uint8ClampedArray(data.length);
  const [x0, y0] = [Math.floor(by.x), Math.floor(by.y)];
  const [fx, fy] = [by.x - x0, by.y - y0];
  const columns = Int32Array.from({ length: width + 1 }, (_, x) => clamp(x + x0, width));
  for (let y = 0, at = 0; y < height; y++) {
    const above = clamp(y + y0, height) * width, below = clamp(y + y0 + 1, height) * width;
    for (let x = 0; x < width; x++, at += 4) {
      const left = columns[x]!, right = columns[x + 1]!;
      for (let channel = 0; channel < 3; channel++) {
        const top = (1 - fx) * data[4 * (above + left) + channel]! +
          fx * data[4 * (above + right) + channel]!;
        const bottom = (1 - fx) * data[4 * (below + left) + channel]! +
          fx * data[4 * (below + right) + channel]!;
        out[at + channel] = (1 - fy) * top + fy * bottom;
      }
      out[at + 3] = 255;
    }
  }
  return { width, height, data: out };
}

function clamp(value: number, side: number): number {
  return Math.max(0, Math.min(side - 1, value));
}

/** Sensor noise: independent for each pixel and channel, normal, of the given deviation. Repeatable by seed. */
export function noisy(image: DecodedImage, deviation: number, seed: number): DecodedImage {
  const data = new Uint8ClampedArray(image.data);
  let state = (seed + 1) * 2_654_435_761 >>> 0;
  const random = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  for (let at = 0; at < data.length; at++) {
    // Three uniform numbers come near enough to a normal one.
    if (at % 4 !== 3) data[at]! += deviation * 2 * (random() + random() + random() - 1.5);
  }
  return { ...image, data };
}

/** The middle of the picture with another picture's middle laid over it, soft at the edge. */
export function blendFace(image: DecodedImage, other: DecodedImage): DecodedImage {
  const { width, height } = image;
  const data = new Uint8ClampedArray(image.data);
  const radius = 0.25 * Math.min(width, height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const distance = Math.hypot(x - width / 2, y - height / 2) / radius;
      const share = Math.max(0, Math.min(1, 3 * (1 - distance)));
      for (let channel = 0; channel < 3; channel++) {
        data[at + channel] = (1 - share) * data[at + channel]! + share * other.data[at + channel]!;
      }
    }
  }
  return { width, height, data };
}
