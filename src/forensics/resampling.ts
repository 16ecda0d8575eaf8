import { fourier } from "./fourier.ts";
import type { Plane } from "./plane.ts";

/**
 * Scaling interpolates, and how much an output pixel is smoothed depends on where it falls between the input's: the
 * mean size of the second difference along an axis has a period, a peak in its spectrum. Blocks of 8 have peaks too,
 * at multiples of 1/8, which are left out.
 */
const CLIP = 16;
/** Reach of the moving mean that takes the scene's own shading away, each side. */
const REACH = 7;
const MIN_LENGTH = 64;
const MIN_FREQUENCY = 0.03;

/** ln of the strongest peak over the median of the power spectrum; null where nothing differs. */
export function resamplingPeak(planes: readonly Plane[]): number | null {
  const longest = planes.reduce((max, { width, height }) => Math.max(max, width, height), 0);
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, longest)));
  const power = new Float64Array(size / 2);
  for (const plane of planes) {
    for (const profile of [alongRows(plane), alongColumns(plane)]) addSpectrum(power, profile, size);
  }
  // A crop's bins are wide: at least two of them, or of 512.
  const guard = Math.max(0.004, 1.5 / longest);
  const allowed = Array.from(power).filter((_, bin) => {
    const frequency = bin / size;
    return frequency >= MIN_FREQUENCY && Math.abs(frequency - Math.round(frequency * 8) / 8) >= guard;
  });
  if (allowed.length < 16) return null;
  const median = allowed.toSorted((a, b) => a - b)[allowed.length >> 1]!;
  return median > 0 ? Math.log(Math.max(...allowed) / median) : null;
}

/** Mean clipped |second difference| across each column; both ends are left out. */
function alongRows({ width, height, data }: Plane): Float64Array {
  const profile = new Float64Array(width - 2);
  for (let row = 0; row < height; row++) {
    for (let column = 1, at = row * width + 1; column < width - 1; column++, at++) {
      const value = Math.abs(2 * data[at]! - data[at - 1]! - data[at + 1]!);
      profile[column - 1]! += value < CLIP ? value : CLIP;
    }
  }
  return profile.map((sum) => sum / height);
}

function alongColumns({ width, height, data }: Plane): Float64Array {
  const profile = new Float64Array(height - 2);
  for (let row = 1; row < height - 1; row++) {
    let sum = 0;
    for (let at = row * width; at < (row + 1) * width; at++) {
      const value = Math.abs(2 * data[at]! - data[at - width]! - data[at + width]!);
      sum += value < CLIP ? value : CLIP;
    }
    profile[row - 1] = sum / width;
  }
  return profile;
}

/** Adds the power spectrum of a profile, relative to its own mean, so that no plane outweighs another. */
function addSpectrum(power: Float64Array, profile: Float64Array, size: number): void {
  const { length } = profile;
  const mean = profile.reduce((sum, value) => sum + value, 0) / length;
  if (length < MIN_LENGTH || mean <= 0) return;
  const real = new Float64Array(size), imaginary = new Float64Array(size);
  for (let i = 0; i < length; i++) {
    const from = Math.max(0, i - REACH), to = Math.min(length, i + REACH + 1);
    let sum = 0;
    for (let j = from; j < to; j++) sum += profile[j]!;
    const window = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / length);
    real[i] = window * (profile[i]! - sum / (to - from)) / mean;
  }
  fourier(real, imaginary);
  for (let bin = 0; bin < power.length; bin++) {
    power[bin]! += (real[bin]! ** 2 + imaginary[bin]! ** 2) / length;
  }
}
