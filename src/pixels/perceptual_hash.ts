import { lumaThumbnail } from "./luma.ts";
import type { DecodedImage } from "./types.ts";

const SIDE = 32;
const MAX_SAMPLES = 12;
/** Frequencies 3 to 10 of 32, both ways: below lies what all portraits share, above what re-encoding changes. */
const FIRST_FREQUENCY = 3;
const BASIS = cosineBasis(SIDE, FIRST_FREQUENCY + 8);
/** Rounding noise of an even picture must not look like a bit. */
const EPSILON = 1e-6;

/**
 * 64-bit perceptual hash as 16 lower-case hex digits: the signs of the 8×8 DCT coefficients from (3,3) on of a
 * 32×32 luma thumbnail. Copies of a picture stay within 3 bits under JPEG quality 60 to 95 and mild scaling; chance
 * meetings and the other variants are in docs/decisions/perceptual_hash.md. An even picture hashes to zeros.
 */
export function perceptualHash(image: DecodedImage): string {
  const luma = lumaThumbnail(image, { width: SIDE, height: SIDE, maxSamples: MAX_SAMPLES });
  let hex = "";
  for (let i = 0; i < 64; i += 4) {
    let digit = 0;
    for (let bit = i; bit < i + 4; bit++) {
      const coefficient = dctCoefficient(luma, FIRST_FREQUENCY + (bit & 7), FIRST_FREQUENCY + (bit >> 3));
      digit = digit * 2 + (coefficient > EPSILON ? 1 : 0);
    }
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
