import type { CropFrames } from "./types.ts";

/** Consecutive frames that the frame origin network looks at, the last one the photo's. */
const FRAMES = 4;
/** Values for each pixel: what is left of the last frame, and three changes. */
export const RESIDUAL_CHANNELS = FRAMES;
/** A region is looked at in its middle, at most this wide and high, pixels: the network's time grows with it. */
const MAX_SIDE = 144;
const MIN_SIDE = 96;

/** What the frame origin network is given of one region: CHW, see models/training/frame_origin/data.py. */
export interface FrameResiduals {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** asinh(v / 6) / 2 for second differences in both directions, of −2040 to 2040, and asinh(v) / 2 for changes. */
const MAX_DIFFERENCE = 8 * 255;
let squeezed: { readonly residual: Float32Array; readonly change: Float32Array } | undefined;

function tables() {
  return squeezed ??= {
    residual: Float32Array.from(
      { length: 2 * MAX_DIFFERENCE + 1 },
      (_, at) => Math.asinh((at - MAX_DIFFERENCE) / 6) / 2,
    ),
    change: Float32Array.from({ length: 2 * 255 + 1 }, (_, at) => Math.asinh(at - 255) / 2),
  };
}

/**
 * The second difference, in both directions, of a region's last frame, and the changes between its last four, with the
 * outermost pixels left out. Undefined for less than four frames, and for a region that is too small.
 */
export function frameResiduals({ width, height, frames }: CropFrames): FrameResiduals | undefined {
  const seen = frames.slice(-FRAMES);
  if (seen.length < FRAMES || seen.some(({ length }) => length !== width * height)) return undefined;
  if (width < MIN_SIDE || height < MIN_SIDE) return undefined;
  const across = Math.min(width, MAX_SIDE) - 2, down = Math.min(height, MAX_SIDE) - 2;
  const start = (((height - down) >> 1) * width) + ((width - across) >> 1);
  const data = new Float32Array(RESIDUAL_CHANNELS * across * down);
  const { residual, change } = tables();
  const last = seen[FRAMES - 1]!;
  for (let row = 0, out = 0; row < down; row++) {
    for (let at = start + row * width, end = at + across; at < end; at++, out++) {
      const above = at - width, below = at + width;
      const value = 4 * last[at]! - 2 * (last[at - 1]! + last[at + 1]! + last[above]! + last[below]!) +
        last[above - 1]! + last[above + 1]! + last[below - 1]! + last[below + 1]!;
      data[out] = residual[value + MAX_DIFFERENCE]!;
    }
  }
  for (let pair = 1; pair < FRAMES; pair++) {
    const after = seen[pair]!, before = seen[pair - 1]!;
    for (let row = 0, out = pair * across * down; row < down; row++) {
      for (let at = start + row * width, end = at + across; at < end; at++, out++) {
        data[out] = change[after[at]! - before[at]! + 255]!;
      }
    }
  }
  return { width: across, height: down, data };
}
