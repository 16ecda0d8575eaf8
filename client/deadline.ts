/** Milliseconds ran out. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/** A promise and its two ends. Browsers before 2024 have no `Promise.withResolvers`. */
export function deferred<T>(): {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: unknown): void;
} {
  let resolve!: (value: T) => void, reject!: (reason: unknown) => void;
  const promise = new Promise<T>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  return { promise, resolve, reject };
}

interface DeadlineOptions {
  readonly milliseconds: number;
  readonly signal?: AbortSignal;
}

/** `work`, or a rejection when its time is over or `signal` aborts (with the signal's reason). */
export async function withDeadline<T>(work: Promise<T>, options: DeadlineOptions): Promise<T> {
  const { milliseconds, signal } = options;
  const ended = deferred<never>();
  const timer = setTimeout(() => ended.reject(new DeadlineError("Timeout")), milliseconds);
  const abort = () => ended.reject(signal?.reason ?? new DOMException("Aborted", "AbortError"));
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, ended.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
    // Whoever lost the race must not count as unhandled.
    work.catch(() => {});
  }
}
