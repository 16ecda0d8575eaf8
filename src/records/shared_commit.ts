/** Rows that one commit takes at most. */
const MAX_ROWS = 64;

interface Waiting<T> {
  readonly row: T;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Rows that come while a commit is under way share the next one: a flood of refused requests costs the disk as many
 * flushes as it has time for, not one a row, and those who wait for the database beside it wait for one of them.
 */
export class SharedCommit<T> {
  readonly #commit: (rows: readonly T[]) => Promise<unknown>;
  #waiting: Waiting<T>[] = [];
  #running = false;

  constructor(commit: (rows: readonly T[]) => Promise<unknown>) {
    this.#commit = commit;
  }

  /** Resolves or rejects as the commit that holds the row does. */
  add(row: T): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ row, resolve, reject });
    if (!this.#running) void this.#run();
    return promise;
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) {
      const taken = this.#waiting.splice(0, MAX_ROWS);
      try {
        await this.#commit(taken.map(({ row }) => row));
        for (const { resolve } of taken) resolve();
      } catch (thrown) {
        for (const { reject } of taken) reject(thrown);
      }
    }
    this.#running = false;
  }
}
