import type { InStatement, ResultSet } from "@libsql/client";
import { IadError } from "../errors.ts";
import { isStatementFault, withDeadline } from "./faults.ts";

type Run = (statements: InStatement[], timeoutMs: number) => Promise<ResultSet[]>;

interface Entry {
  readonly statements: readonly InStatement[];
  readonly until: number;
  readonly resolve: (results: ResultSet[]) => void;
  readonly reject: (thrown: unknown) => void;
}

/** Of one transaction: about as many as eight checks have at once. */
const MAX_STATEMENTS = 100;

/**
 * Writes to a remote database, one transaction at a time: whatever waits when one ends goes together into the next. So
 * latency costs time and no throughput, and a replica is one writer to its database, however many checks it has.
 */
export class WriteQueue {
  readonly #run: Run;
  readonly #maxWaiting: number;
  #waiting: Entry[] = [];
  #running = false;

  constructor(run: Run, options: { readonly maxWaiting: number }) {
    this.#run = run;
    this.#maxWaiting = options.maxWaiting;
  }

  /** All of `statements` take place, next to each other, or none does. */
  add(
    statements: readonly InStatement[],
    { operation, timeoutMs }: { readonly operation: string; readonly timeoutMs: number },
  ): Promise<ResultSet[]> {
    if (this.#waiting.length >= this.#maxWaiting) {
      return Promise.reject(new IadError("RECORDS_UNAVAILABLE", { detail: "record queue full" }));
    }
    const { promise, resolve, reject } = Promise.withResolvers<ResultSet[]>();
    this.#waiting.push({ statements, until: performance.now() + timeoutMs, resolve, reject });
    if (!this.#running) void this.#work();
    return withDeadline(promise, { operation, timeoutMs });
  }

  async #work(): Promise<void> {
    this.#running = true;
    while (this.#waiting.length > 0) await this.#together(this.#take());
    this.#running = false;
  }

  /** Without those that nobody waits for any more. */
  #take(): readonly Entry[] {
    const now = performance.now();
    this.#waiting = this.#waiting.filter(({ until }) => until > now);
    let count = 0;
    const fits = this.#waiting.findIndex(({ statements }) => (count += statements.length) > MAX_STATEMENTS);
    return this.#waiting.splice(0, fits === -1 ? this.#waiting.length : Math.max(1, fits));
  }

  async #together(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const timeoutMs = Math.max(...entries.map(({ until }) => until)) - performance.now();
    try {
      const results = await this.#run(entries.flatMap(({ statements }) => statements), timeoutMs);
      let at = 0;
      for (const { statements, resolve } of entries) {
        resolve(results.slice(at, at += statements.length));
      }
    } catch (thrown) {
      // A statement that cannot be done undoes those of the others, who have nothing to do with it.
      const apart = entries.length > 1 && isStatementFault(thrown);
      for (const entry of entries) {
        if (apart) await this.#together([entry]);
        else entry.reject(thrown);
      }
    }
  }
}
