/** Detail down to the pixel, which enlarged photographs lack and real surfaces have. */
import { gaussians, NOISE_MASK } from "./random.ts";

export const TILE = 512;
const OCTAVES = 5;
let made: Float32Array | undefined;

/** A periodic square of mean 0 and deviation 1 with the same energy in each octave: grain of walls and skin. */
export function grain(): Float32Array {
  if (made !== undefined) return made;
  const out = new Float32Array(TILE * TILE);
  for (let octave = 0; octave < OCTAVES; octave++) addOctave(out, 1 << octave, octave * 77_777);
  let sum = 0;
  for (const value of out) sum += value * value;
  const gain = 1 / Math.sqrt(sum / out.length);
  for (let at = 0; at < out.length; at++) out[at]! *= gain;
  return made = out;
}

/** Numbers by lot every `cell` pixels, straight lines between them. */
function addOctave(out: Float32Array, cell: number, from: number): void {
  const noise = gaussians();
  const cells = TILE / cell;
  const at = (x: number, y: number) => noise[from + (y % cells) * cells + x % cells & NOISE_MASK]!;
  for (let y = 0; y < TILE; y++) {
    const [row, below] = [Math.floor(y / cell), y % cell / cell];
    for (let x = 0; x < TILE; x++) {
      const [column, right] = [Math.floor(x / cell), x % cell / cell];
      const upper = at(column, row) * (1 - right) + at(column + 1, row) * right;
      const lower = at(column, row + 1) * (1 - right) + at(column + 1, row + 1) * right;
      out[y * TILE + x]! += upper * (1 - below) + lower * below;
    }
  }
}
