import type { DecodedImage } from "../../src/pixels/mod.ts";

/** How a camera's frames are coded. */
interface YuvKind {
  readonly name: string;
  readonly matrix: readonly [number, number, number];
  readonly limited: boolean;
}

const BT601 = [0.299, 0.587, 0.114] as const;
const BT709 = [0.2126, 0.7152, 0.0722] as const;
export const YUV_KINDS: readonly YuvKind[] = [
  { name: "I420 limited BT.601", matrix: BT601, limited: true },
  { name: "I420 limited BT.709", matrix: BT709, limited: true },
  { name: "I420 full BT.601", matrix: BT601, limited: false },
];

/** One frame: its Y plane, and what a canvas shows of it. */
export interface Yuv {
  readonly width: number;
  readonly height: number;
  readonly y: Uint8Array;
  shown(): DecodedImage;
}

/** Eight bits a plane, chroma halved both ways. */
export function toI420({ width, height, data }: DecodedImage, { matrix, limited }: YuvKind): Yuv {
  const [kr, kg, kb] = matrix;
  const [scale, chromaScale, black] = limited ? [219 / 255, 224 / 255, 16] : [1, 1, 0];
  const across = Math.ceil(width / 2), down = Math.ceil(height / 2);
  const y = new Uint8Array(width * height);
  const sums = [new Float64Array(across * down), new Float64Array(across * down)] as const;
  const counts = new Uint8Array(across * down);
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at++) {
      const red = data[4 * at]!, green = data[4 * at + 1]!, blue = data[4 * at + 2]!;
      const luma = kr * red + kg * green + kb * blue;
      y[at] = Math.round(black + scale * luma);
      const cell = (row >> 1) * across + (column >> 1);
      sums[0][cell]! += (blue - luma) / (2 * (1 - kb));
      sums[1][cell]! += (red - luma) / (2 * (1 - kr));
      counts[cell]!++;
    }
  }
  const [u, v] = sums.map((plane) => plane.map((sum, cell) => Math.round(chromaScale * sum / counts[cell]!)));
  return {
    width,
    height,
    y,
    shown() {
      const out = new Uint8ClampedArray(4 * width * height);
      for (let row = 0, at = 0; row < height; row++) {
        for (let column = 0; column < width; column++, at++) {
          const cell = (row >> 1) * across + (column >> 1);
          const luma = (y[at]! - black) / scale;
          const blue = luma + 2 * (1 - kb) * u![cell]! / chromaScale;
          const red = luma + 2 * (1 - kr) * v![cell]! / chromaScale;
          out[4 * at] = red;
          out[4 * at + 1] = (luma - kr * red - kb * blue) / kg;
          out[4 * at + 2] = blue;
          out[4 * at + 3] = 255;
        }
      }
      return { width, height, data: out };
    },
  };
}
