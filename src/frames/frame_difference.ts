import { borrow, scratch } from "../pixels/mod.ts";

/** Side of the mean that is taken from a difference before its noise is measured: motion is smoother than that. */
const MEAN_SIDE = 15;
const HALF = MEAN_SIDE >> 1;

/** Borrowed, as in scratch.ts. */
export function subtract(after: Uint8Array, before: Uint8Array): Float32Array {
  const out = borrow(after.length);
  for (let i = 0; i < out.length; i++) out[i] = after[i]! - before[i]!;
  return out;
}

/** d less its mean over 15×15 pixels (fewer at the edges), by running sums along rows, then down columns. Borrowed. */
export function lessLocalMean(d: Float32Array, width: number, height: number): Float32Array {
  const out = borrow(d.length);
  scratch(() => takeMean(out, d, { width, height, rows: sumAlongRows(d, width, height) }));
  return out;
}

interface Rows {
  readonly width: number;
  readonly height: number;
  /** Of each pixel's neighbours in its row. */
  readonly rows: Float32Array;
}

function takeMean(out: Float32Array, d: Float32Array, { width, height, rows }: Rows): void {
  const columns = new Float32Array(width), none = new Float32Array(width);
  const share = sharesOf(width), tall = sharesOf(height);
  const rowOf = (y: number) => rows.subarray(y * width, (y + 1) * width);
  for (let y = 0; y < Math.min(HALF, height); y++) {
    for (let x = 0, row = rowOf(y); x < width; x++) columns[x]! += row[x]!;
  }
  for (let y = 0, at = 0; y < height; y++) {
    const entering = y + HALF < height ? rowOf(y + HALF) : none;
    const leaving = y > HALF ? rowOf(y - HALF - 1) : none;
    const down = tall[y]!;
    for (let x = 0; x < width; x++, at++) {
      const sum = columns[x]! + entering[x]! - leaving[x]!;
      columns[x] = sum;
      out[at] = d[at]! - sum * share[x]! * down;
    }
  }
}

/** One over the number of places in reach of each. */
function sharesOf(length: number): Float32Array {
  return Float32Array.from(
    { length },
    (_, at) => 1 / (Math.min(length, at + HALF + 1) - Math.max(0, at - HALF)),
  );
}

function sumAlongRows(d: Float32Array, width: number, height: number): Float32Array {
  const out = borrow(d.length);
  // Places from `inside` to `beyond` have all of their neighbours.
  const inside = Math.min(HALF + 1, width), beyond = Math.max(inside, width - HALF);
  for (let from = 0; from < width * height; from += width) {
    const end = from + width;
    let sum = 0;
    for (let at = from; at < from + HALF && at < end; at++) sum += d[at]!;
    for (let at = from; at < from + inside; at++) {
      if (at + HALF < end) sum += d[at + HALF]!;
      out[at] = sum;
    }
    for (let at = from + inside; at < from + beyond; at++) {
      sum += d[at + HALF]! - d[at - HALF - 1]!;
      out[at] = sum;
    }
    for (let at = from + beyond; at < end; at++) {
      sum -= d[at - HALF - 1]!;
      out[at] = sum;
    }
  }
  return out;
}
