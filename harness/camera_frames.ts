/** Simulated cameras for the temporal statistics: a scene, a sensor, and what attacks put in its place. */
import type { CropFrames } from "../src/frames/types.ts";

/** Small and seeded: the same numbers on every machine. */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let t = Math.imul(state ^ state >>> 15, 1 | state);
    t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
    return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
  };
}

export function gaussianSource(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export const SIDE = 192;

interface SceneOptions {
  readonly seed: number;
  readonly frames?: number;
  /** Pixels that the scene moves per frame. */
  readonly motion?: number;
  readonly brightness?: number;
}

/** Luma of a smooth scene with edges at (x, y), 30 to 220 around `brightness`. */
function scene(seed: number, brightness: number): (x: number, y: number) => number {
  const random = randomSource(seed);
  const waves = Array.from({ length: 6 }, () => ({
    fx: (random() - 0.5) * 0.12,
    fy: (random() - 0.5) * 0.12,
    phase: random() * 7,
    gain: 10 + 14 * random(),
  }));
  return (x, y) => {
    let sum = brightness + (x > 90 ? 30 : -30);
    for (const { fx, fy, phase, gain } of waves) sum += gain * Math.sin(fx * x + fy * y + phase);
    return Math.min(220, Math.max(30, sum));
  };
}

function framesOf(
  { seed, frames = 4, motion = 0, brightness = 110 }: SceneOptions,
  noisy: (clean: Float64Array, frame: number) => Float64Array,
): CropFrames {
  const look = scene(seed, brightness);
  return {
    width: SIDE,
    height: SIDE,
    frames: Array.from({ length: frames }, (_, frame) => {
      const clean = new Float64Array(SIDE * SIDE);
      for (let y = 0; y < SIDE; y++) {
        for (let x = 0; x < SIDE; x++) {
          clean[y * SIDE + x] = look(x + motion * frame, y + motion * 0.6 * frame);
        }
      }
      return Uint8Array.from(
        noisy(clean, frame),
        (value) => Math.round(Math.min(255, Math.max(0, value))),
      );
    }),
  };
}

/** A sensor: noise whose variance grows with linear light, smoothed as demosaicing does, then gamma. */
export function sensorFrames(options: SceneOptions): CropFrames {
  return framesOf(options, (clean, frame) => withSensorNoise(clean, 100 * options.seed + frame));
}

/** One take of a SIDE × SIDE picture by such a sensor. */
export function withSensorNoise(clean: Float64Array, seed: number): Float64Array {
  const gaussian = gaussianSource(randomSource(seed));
  const noise = smooth(clean.map((value) => gaussian() * Math.sqrt(0.00012 + 0.0012 * (value / 255) ** 2.2)));
  return clean.map((value, i) => 255 * Math.max(0, (value / 255) ** 2.2 + noise[i]!) ** (1 / 2.2));
}

/** A looped still. */
export function stillFrames(options: SceneOptions): CropFrames {
  return framesOf({ ...options, motion: 0 }, (clean) => clean);
}

/** A still with white noise of one strength everywhere. */
export function noisedStillFrames(options: SceneOptions & { readonly sigma: number }): CropFrames {
  const gaussian = gaussianSource(randomSource(options.seed + 2));
  return framesOf(
    { ...options, motion: 0 },
    (clean) => clean.map((value) => value + options.sigma * gaussian()),
  );
}

/** A codec that updates a share of the 16×16 blocks and repeats the others. */
export function skippedBlockFrames(options: SceneOptions & { readonly skipped: number }): CropFrames {
  const { frames, width, height } = sensorFrames(options);
  const random = randomSource(options.seed + 3);
  const out = [frames[0]!];
  for (const frame of frames.slice(1)) {
    const next = frame.slice();
    for (let top = 0; top < height; top += 16) {
      for (let left = 0; left < width; left += 16) {
        if (random() >= options.skipped) continue;
        for (let y = top; y < top + 16; y++) {
          const at = y * width + left;
          next.set(out.at(-1)!.subarray(at, at + 16), at);
        }
      }
    }
    out.push(next);
  }
  return { width, height, frames: out };
}

/** [1 2 1] in both directions: the reach of bilinear demosaicing. */
function smooth(values: Float64Array): Float64Array {
  const across = values.map((value, i) => {
    const x = i % SIDE;
    return (values[x === 0 ? i : i - 1]! + 2 * value + values[x === SIDE - 1 ? i : i + 1]!) / 4;
  });
  return across.map((value, i) =>
    (across[i < SIDE ? i : i - SIDE]! + 2 * value + across[i >= SIDE * (SIDE - 1) ? i : i + SIDE]!) / 4
  );
}
