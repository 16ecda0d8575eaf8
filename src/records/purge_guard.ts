const DAY_MS = 86_400_000;
/** A server that rested longer than this starts under suspicion: its clock may be wrong instead. */
const QUIET_MS = 7 * DAY_MS;
/** Further than this the wall clock must not run ahead of the monotonic one. */
const JUMP_MS = DAY_MS;
/** A suspicious clock is believed once it has stood for this long. */
const STANDS_MS = DAY_MS;

/** Both clocks at one moment, milliseconds. */
export interface Clocks {
  readonly wallMs: number;
  /** Never goes back and never jumps; from any start. */
  readonly monotonicMs: number;
}

/** What is not deleted, and why. */
interface Suspicion {
  readonly sinceMs: number;
  readonly reason: string;
}

/**
 * Whether the wall clock may decide what is too old to keep. One that starts far past the newest record, or jumps
 * ahead, is suspected for a day in which somebody can read the log: what is deleted cannot be called back.
 */
export class PurgeGuard {
  #last: Clocks;
  #suspicion: Suspicion | undefined;

  /** `newestMs` is the time of the newest row at the start, if there is one. */
  constructor(start: Clocks, newestMs: number | undefined) {
    this.#last = start;
    const quietMs = newestMs === undefined ? 0 : start.wallMs - newestMs;
    if (quietMs > QUIET_MS) this.#suspect(start, `the clock is ${days(quietMs)} days past the newest record`);
  }

  /** The reason not to purge now; undefined when there is none. */
  reasonToWait(now: Clocks): string | undefined {
    const aheadMs = now.wallMs - this.#last.wallMs - (now.monotonicMs - this.#last.monotonicMs);
    this.#last = now;
    if (aheadMs > JUMP_MS) this.#suspect(now, `the clock jumped ahead by ${days(aheadMs)} days`);
    if (this.#suspicion === undefined) return undefined;
    if (now.monotonicMs - this.#suspicion.sinceMs < STANDS_MS) return this.#suspicion.reason;
    this.#suspicion = undefined;
    return undefined;
  }

  #suspect({ monotonicMs }: Clocks, reason: string): void {
    this.#suspicion = { sinceMs: monotonicMs, reason };
  }
}

function days(milliseconds: number): number {
  return Math.floor(milliseconds / DAY_MS);
}
