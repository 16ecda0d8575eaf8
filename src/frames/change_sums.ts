/** Sums over the change between two frames of one region: everything that needs one pass over its pixels. */
export interface ChangeSums {
  readonly pixels: number;
  /** Pixels that did not change. */
  readonly equal: number;
  /** Of the change less its local mean: sizes, squares. */
  readonly size: number;
  readonly squares: number;
  /** Products of neighbours in a row, and the squares of all pixels that have one to the right. */
  readonly besides: number;
  readonly paired: number;
}

export function changeSums(difference: Float32Array, residual: Float32Array, width: number): ChangeSums {
  let equal = 0, size = 0, squares = 0, besides = 0, edge = 0;
  for (let row = 0; row < residual.length; row += width) {
    const last = row + width - 1;
    let value = residual[row]!;
    for (let at = row; at < last; at++) {
      const next = residual[at + 1]!;
      if (difference[at] === 0) equal++;
      size += value < 0 ? -value : value;
      squares += value * value;
      besides += value * next;
      value = next;
    }
    if (difference[last] === 0) equal++;
    size += value < 0 ? -value : value;
    squares += value * value;
    edge += value * value;
  }
  return { pixels: residual.length, equal, size, squares, besides, paired: squares - edge };
}

/** Sum of one of them over many changes. */
export function total(sums: readonly ChangeSums[], name: keyof ChangeSums): number {
  return sums.reduce((sum, one) => sum + one[name], 0);
}
