/**
 * Large arrays that a computation borrows while it runs. New ones cost as much as what is computed in them: their pages
 * are fetched one by one, and the garbage collector is hurried. For synchronous work only; a worker has its own.
 */
const arrays: Float32Array[] = [];
let used = 0;

/** Elements that are kept between computations, 16 MiB: enough for two regions of 256×256 and a photo. */
const MAX_KEPT = 4 * 1024 * 1024;

/** An array of `length` elements whose content is arbitrary, for as long as the innermost {@link scratch} around it. */
export function borrow(length: number): Float32Array {
  const at = used++;
  const array = arrays[at];
  if (array === undefined || array.length < length) return arrays[at] = new Float32Array(length);
  return array.length === length ? array : array.subarray(0, length);
}

/** Runs `work` and takes back what was borrowed in it. Nothing borrowed may be in what it gives. */
export function scratch<Result>(work: () => Result): Result {
  const from = used;
  try {
    return work();
  } finally {
    used = from;
    if (from === 0) trim();
  }
}

function trim(): void {
  let kept = 0;
  const end = arrays.findIndex(({ length }) => (kept += length) > MAX_KEPT);
  if (end !== -1) arrays.length = end;
}
