/** Side of the mean that is taken from a difference before its noise is measured: motion is smoother than that. */
const MEAN_SIDE = 15;
const HALF = MEAN_SIDE >> 1;

export function subtract(after: Uint8Array, before: Uint8Array): Float32Array {
  const out = new Float32Array(after.length);
  for (let i = 0; i < out.length; i++) out[i] = after[i]! - before[i]!;
  return out;
}

/** d less its mean over 15×15 pixels (fewer at the edges), by running sums along rows, then down columns. */
export function lessLocalMean(d: Float32Array, width: number, height: number): Float32Array {
  const rows = sumAlongRows(d, width, height);
  const out = new Float32Array(d.length), columns = new Float32Array(width);
  for (let y = -HALF; y < height; y++) {
    addRow(columns, rows, { y: y + HALF, height, sign: 1 });
    if (y < 0) continue;
    addRow(columns, rows, { y: y - HALF - 1, height, sign: -1 });
    const tall = Math.min(height, y + HALF + 1) - Math.max(0, y - HALF);
    for (let x = 0, at = y * width; x < width; x++, at++) {
      const wide = Math.min(width, x + HALF + 1) - Math.max(0, x - HALF);
      out[at] = d[at]! - columns[x]! / (tall * wide);
    }
  }
  return out;
}

function sumAlongRows(d: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(d.length);
  for (let y = 0; y < height; y++) {
    let sum = 0;
    const from = y * width;
    for (let x = -HALF; x < width; x++) {
      if (x + HALF < width) sum += d[from + x + HALF]!;
      if (x < 0) continue;
      if (x > HALF) sum -= d[from + x - HALF - 1]!;
      out[from + x] = sum;
    }
  }
  return out;
}

function addRow(
  columns: Float32Array,
  rows: Float32Array,
  { y, height, sign }: { readonly y: number; readonly height: number; readonly sign: 1 | -1 },
): void {
  if (y < 0 || y >= height) return;
  for (let x = 0, at = y * columns.length; x < columns.length; x++, at++) columns[x]! += sign * rows[at]!;
}
