/** Milliseconds, both from whenever they began. */
export interface Moment {
  readonly wall: number;
  /** Processor time of the whole process. */
  readonly processor: number;
}

/**
 * Goes as fast as one of the running jobs works, as far as that can be told from outside a worker: a fair share of the
 * process's processor time, and never faster than the wall clock. On a machine that has no time for this process, it
 * stands: a photo is not late because others had the processor.
 */
export class WorkClock {
  #time = 0;
  #last: Moment;

  constructor(start: Moment) {
    this.#last = start;
  }

  /** Call before the number of running jobs changes. `running`: since the last call. */
  advance(moment: Moment, running: number): number {
    const wall = moment.wall - this.#last.wall;
    const share = (moment.processor - this.#last.processor) / Math.max(1, running);
    this.#time += Math.max(0, Math.min(wall, share));
    this.#last = moment;
    return this.#time;
  }
}
