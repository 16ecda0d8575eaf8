/** How many captures stand, as counted within the last minute: one count reads them all. */
export class StandingCount {
  readonly #count: () => Promise<number>;
  #known = 0;
  #countAgainAt = -Infinity;

  constructor(count: () => Promise<number>) {
    this.#count = count;
  }

  async current(): Promise<number> {
    if (performance.now() >= this.#countAgainAt) {
      this.#known = await this.#count();
      this.#countAgainAt = performance.now() + COUNTED_FOR_MS;
    }
    return this.#known;
  }
}

const COUNTED_FOR_MS = 60_000;
