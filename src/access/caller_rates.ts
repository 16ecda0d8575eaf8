/** A token bucket for each caller. */
interface Bucket {
  left: number;
  atMs: number;
}

/** Callers that are remembered; beyond, the one that asked longest ago is forgotten. */
const MAX_CALLERS = 10_000;
/** A bucket holds so many seconds of its rate. */
const BURST_SECONDS = 2;

export class CallerRates {
  readonly #buckets = new Map<string, Bucket>();
  readonly #perSecond: number;
  readonly #now: () => number;

  /** `now`: milliseconds of a clock that never goes back. */
  constructor({ perSecond, now }: { readonly perSecond: number; readonly now: () => number }) {
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** True where this caller may have one more now. */
  take(caller: string): boolean {
    const nowMs = this.#now();
    const most = this.#perSecond * BURST_SECONDS;
    const { left, atMs } = this.#buckets.get(caller) ?? { left: most, atMs: nowMs };
    const filled = Math.min(most, left + ((nowMs - atMs) / 1000) * this.#perSecond);
    const granted = filled >= 1;
    this.#buckets.delete(caller);
    this.#buckets.set(caller, { left: granted ? filled - 1 : filled, atMs: nowMs });
    if (this.#buckets.size > MAX_CALLERS) this.#buckets.delete(this.#buckets.keys().next().value!);
    return granted;
  }
}
