import { lumaThumbnail } from "./luma.ts";
import type { DecodedImage } from "./types.ts";

const SIDE = 32;
const MAX_SAMPLES = 12;
/** The 64 lowest spatial frequencies after the mean, in zig-zag order: rows of u, v. */
const FREQUENCIES = lowFrequencies(64);
const BASIS = cosineBasis(SIDE, 1 + Math.max(...FREQUENCIES.flat()));

/**
 * 64-bit perceptual hash as 16 lower-case hex digits: the signs of the 64 lowest DCT coefficients of a 32×32 luma
 * thumbnail, against their median. Copies of a picture stay within 3 bits under JPEG quality 60 to 95 and mild
 * scaling; docs/decisions/perceptual_hash.md has the figures and the variants that were measured.
 */
export function perceptualHash(image: DecodedImage): string {
  const luma = lumaThumbnail(image, { width: SIDE, height: SIDE, maxSamples: MAX_SAMPLES });
  const coefficients = FREQUENCIES.map(([u, v]) => dctCoefficient(luma, u, v));
  const sorted = coefficients.toSorted((a, b) => a - b);
  const median = (sorted[31]! + sorted[32]!) / 2;
  let hex = "";
  for (let i = 0; i < 64; i += 4) {
    let digit = 0;
    for (let bit = 0; bit < 4; bit++) digit = digit * 2 + (coefficients[i + bit]! > median ? 1 : 0);
    hex += digit.toString(16);
  }
  return hex;
}

/** Differing bits of two hashes, 0 to 64. */
export function hammingDistance(a: string, b: string): number {
  let difference = BigInt(`0x${a}`) ^ BigInt(`0x${b}`);
  let bits = 0;
  for (; difference !== 0n; difference &= difference - 1n) bits++;
  return bits;
}

function dctCoefficient(luma: Float64Array, u: number, v: number): number {
  let sum = 0;
  for (let y = 0; y < SIDE; y++) {
    let row = 0;
    for (let x = 0; x < SIDE; x++) row += luma[y * SIDE + x]! * BASIS[u * SIDE + x]!;
    sum += row * BASIS[v * SIDE + y]!;
  }
  return sum;
}

function cosineBasis(side: number, frequencies: number): Float64Array {
  return Float64Array.from(
    { length: side * frequencies },
    (_, i) => Math.cos((Math.PI * Math.floor(i / side) * (2 * (i % side) + 1)) / (2 * side)),
  );
}

function lowFrequencies(count: number): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  for (let sum = 1; pairs.length < count; sum++) {
    for (let u = 0; u <= sum && pairs.length < count; u++) pairs.push([u, sum - u]);
  }
  return pairs;
}
