const COUNTED_FOR_MS = 60_000;

/** How many captures stand, as counted within the last minute: one count reads them all. */
export class StandingCount {
  #known = 0;
  #countAgainAt = -Infinity;

  get known(): number {
    return this.#known;
  }

  /** Whether the next claim should count them. */
  get isDue(): boolean {
    return performance.now() >= this.#countAgainAt;
  }

  note(count: number): void {
    this.#known = count;
    this.#countAgainAt = performance.now() + COUNTED_FOR_MS;
  }
}
