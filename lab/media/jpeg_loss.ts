/** What a JPEG of the standard tables loses: transform, quantisation and back, without the coding in between. */
import { type IjgTable, ijgTable } from "../../src/jpeg/mod.ts";
import type { Plane } from "./planes.ts";

/** Natural position of each place in zig-zag order. */
const ZIGZAG = [
  ...[0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48],
  ...[41, 34, 27, 20, 13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15],
  ...[23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63],
];
/** Factors that Arai, Agui and Nakajima's transform leaves to the tables. */
const AAN = [1, 1.387039845, 1.306562965, 1.175875602, 1, 0.785694958, 0.541196100, 0.275899379];

/**
 * Replaces the samples by those that a decoder would give, whole numbers from 0 to 255. Blocks of 8×8 begin at the
 * plane's corner; those that reach beyond an edge repeat its samples.
 */
export function jpegLoss(source: Plane, quality: number, table: IjgTable): void {
  const { width, height, data } = source;
  const { divide, multiply } = factors(quality, table);
  const block = new Float32Array(64);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (let at = 0; at < 64; at++) {
        const y = Math.min(height - 1, top + (at >> 3));
        const x = Math.min(width - 1, left + (at & 7));
        const value = data[y * width + x]! + 0.5;
        block[at] = (value < 0 ? 0 : value > 255 ? 255 : value | 0) - 128;
      }
      for (let row = 0; row < 64; row += 8) forward(block, row, 1);
      for (let column = 0; column < 8; column++) forward(block, column, 8);
      for (let at = 0; at < 64; at++) block[at] = Math.round(block[at]! * divide[at]!) * multiply[at]!;
      for (let column = 0; column < 8; column++) inverse(block, column, 8);
      for (let row = 0; row < 64; row += 8) inverse(block, row, 1);
      const [down, across] = [Math.min(8, height - top), Math.min(8, width - left)];
      for (let y = 0; y < down; y++) {
        for (let x = 0, to = (top + y) * width + left; x < across; x++, to++) {
          const value = block[8 * y + x]! + 128.5;
          data[to] = value < 0 ? 0 : value > 255 ? 255 : value | 0;
        }
      }
    }
  }
}

function factors(quality: number, table: IjgTable): { divide: Float32Array; multiply: Float32Array } {
  const divide = new Float32Array(64);
  const multiply = new Float32Array(64);
  ijgTable(quality, table).forEach((step, index) => {
    const at = ZIGZAG[index]!;
    const scale = AAN[at >> 3]! * AAN[at & 7]!;
    divide[at] = 1 / (8 * scale * step);
    multiply[at] = scale * step / 8;
  });
  return { divide, multiply };
}

function forward(d: Float32Array, at: number, step: number): void {
  const [i1, i2, i3, i4] = [at + step, at + 2 * step, at + 3 * step, at + 4 * step];
  const [i5, i6, i7] = [at + 5 * step, at + 6 * step, at + 7 * step];
  const sum07 = d[at]! + d[i7]!;
  const difference07 = d[at]! - d[i7]!;
  const sum16 = d[i1]! + d[i6]!;
  const difference16 = d[i1]! - d[i6]!;
  const sum25 = d[i2]! + d[i5]!;
  const difference25 = d[i2]! - d[i5]!;
  const sum34 = d[i3]! + d[i4]!;
  const difference34 = d[i3]! - d[i4]!;
  const even0 = sum07 + sum34;
  const even3 = sum07 - sum34;
  const even1 = sum16 + sum25;
  const z1 = (sum16 - sum25 + even3) * 0.707106781;
  d[at] = even0 + even1;
  d[i4] = even0 - even1;
  d[i2] = even3 + z1;
  d[i6] = even3 - z1;
  const odd0 = difference34 + difference25;
  const odd2 = difference16 + difference07;
  const z5 = (odd0 - odd2) * 0.382683433;
  const z2 = 0.541196100 * odd0 + z5;
  const z4 = 1.306562965 * odd2 + z5;
  const z3 = (difference25 + difference16) * 0.707106781;
  const z11 = difference07 + z3;
  const z13 = difference07 - z3;
  d[i5] = z13 + z2;
  d[i3] = z13 - z2;
  d[i1] = z11 + z4;
  d[i7] = z11 - z4;
}

function inverse(d: Float32Array, at: number, step: number): void {
  const [i1, i2, i3, i4] = [at + step, at + 2 * step, at + 3 * step, at + 4 * step];
  const [i5, i6, i7] = [at + 5 * step, at + 6 * step, at + 7 * step];
  const sum04 = d[at]! + d[i4]!;
  const difference04 = d[at]! - d[i4]!;
  const sum26 = d[i2]! + d[i6]!;
  const turned = (d[i2]! - d[i6]!) * 1.414213562 - sum26;
  const even0 = sum04 + sum26;
  const even3 = sum04 - sum26;
  const even1 = difference04 + turned;
  const even2 = difference04 - turned;
  const z13 = d[i5]! + d[i3]!;
  const z10 = d[i5]! - d[i3]!;
  const z11 = d[i1]! + d[i7]!;
  const z12 = d[i1]! - d[i7]!;
  const odd7 = z11 + z13;
  const z5 = (z10 + z12) * 1.847759065;
  const odd6 = z5 - z10 * 2.613125930 - odd7;
  const odd5 = (z11 - z13) * 1.414213562 - odd6;
  const odd4 = z5 - z12 * 1.082392200 - odd5;
  d[at] = even0 + odd7;
  d[i7] = even0 - odd7;
  d[i1] = even1 + odd6;
  d[i6] = even1 - odd6;
  d[i2] = even2 + odd5;
  d[i5] = even2 - odd5;
  d[i3] = even3 + odd4;
  d[i4] = even3 - odd4;
}
