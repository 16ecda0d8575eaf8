/** Milliseconds ran out. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

interface DeadlineOptions {
  readonly milliseconds: number;
  readonly signal?: AbortSignal;
}

/** `work`, or a rejection when its time is over or `signal` aborts (with the signal's reason). */
export async function withDeadline<T>(work: Promise<T>, options: DeadlineOptions): Promise<T> {
  const { milliseconds, signal } = options;
  const ended = Promise.withResolvers<never>();
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
