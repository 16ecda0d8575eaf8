import type { InStatement, ResultSet } from "@libsql/client";
import { Gate } from "./gate.ts";
import { isBusy, recordsFault, withDeadline } from "./faults.ts";
import type { RecordClient } from "./remote_client.ts";
import { WriteQueue } from "./write_queue.ts";

/** A remote database takes several calls at once; a file is one connection. */
const REMOTE_PERMITS = 16;
const MAX_WAITERS = 10_000;
/** Only for the instant between knocking and beginning; longer waits are slept through. Milliseconds. */
const BUSY_TIMEOUT_MS = 50;
/** Page cache, KiB: the capture indexes are hit at random, and a write that misses waits for the disk. */
const CACHE_KIB = 16_384;

interface SessionOptions {
  /** Longest time for one operation, waiting included, milliseconds. */
  readonly timeoutMs: number;
  /** See {@link RecordSettings}. */
  readonly sharesWrites?: boolean | undefined;
}

interface BatchOptions {
  readonly operation: string;
  /** True: on the disk before the call resolves. False: the operating system may still hold it. */
  readonly durable: boolean;
  /** Where it may take longer than other operations, milliseconds. */
  readonly timeoutMs?: number;
}

/** The right to use the connection until `release`. */
export interface Lease {
  execute(statement: InStatement): Promise<ResultSet>;
  release(): void;
}

/**
 * Takes and gives back the write lock without waiting, and sets the connection up on the way: after a fault
 * the client may have opened a new one. A statement that fails busy through the client's other calls stays
 * in progress until it is garbage collected, and until then no transaction of its connection can commit
 * (libsql-client-ts issue 352); a failed `exec` leaves nothing behind. So the lock is asked for here first.
 */
function takeWriteLock(durable: boolean): string {
  return `PRAGMA synchronous=${
    durable ? "FULL" : "NORMAL"
  }; PRAGMA cache_size=-${CACHE_KIB}; PRAGMA busy_timeout=0;
    BEGIN IMMEDIATE; COMMIT; PRAGMA busy_timeout=${BUSY_TIMEOUT_MS}`;
}

/**
 * One libSQL client with bounded, ordered access. Other processes may write to the same file: SQLite's own
 * busy handler would block the thread while it waits, so the wait is done here, asleep, up to the deadline.
 */
export class Session {
  readonly client: RecordClient;
  readonly isFile: boolean;
  readonly #gate: Gate;
  readonly #timeoutMs: number;
  /** Of a remote database. */
  readonly #writes: WriteQueue;
  readonly #sharesWrites: boolean;
  readonly #oneWriter = new Gate(1, { maxWaiters: MAX_WAITERS });

  constructor(client: RecordClient, options: SessionOptions) {
    this.client = client;
    this.isFile = client.protocol === "file";
    this.#gate = new Gate(this.isFile ? 1 : REMOTE_PERMITS, { maxWaiters: MAX_WAITERS });
    this.#timeoutMs = options.timeoutMs;
    this.#sharesWrites = options.sharesWrites ?? true;
    this.#writes = new WriteQueue(
      (statements, timeoutMs) =>
        whileBusy(() => client.batch(statements, "write", timeoutMs), performance.now() + timeoutMs),
      {
        maxWaiting: MAX_WAITERS,
      },
    );
  }

  /** All statements in one write transaction and one turn: nothing comes between them. */
  async batch(statements: readonly InStatement[], options: BatchOptions): Promise<ResultSet[]> {
    const { operation, durable, timeoutMs = this.#timeoutMs } = options;
    const work = () => this.client.batch([...statements], "write", timeoutMs);
    if (this.isFile) return await this.#inside(operation, () => this.#asWriter(work, durable), { timeoutMs });
    if (!this.#sharesWrites) return await this.#inside(operation, work, { timeoutMs, gate: this.#oneWriter });
    try {
      return await this.#writes.add(statements, { operation, timeoutMs });
    } catch (thrown) {
      throw recordsFault(operation, thrown);
    }
  }

  /** Statements without parameters or results, outside of a transaction: pragmas. */
  run(sql: string, operation: string): Promise<void> {
    return this.#inside(operation, () => this.client.executeMultiple(sql));
  }

  execute(statement: InStatement, operation: string): Promise<ResultSet> {
    return this.#inside(operation, () => this.client.execute(statement));
  }

  /** For the Kysely driver. Every lease must be released. */
  async lease(): Promise<Lease> {
    const until = performance.now() + this.#timeoutMs;
    const release = await this.#gate.enter(this.#timeoutMs);
    const bounded = <T>(operation: string, work: () => Promise<T>) =>
      withDeadline(this.#guard(operation, until, work), { operation, timeoutMs: until - performance.now() });
    return {
      release,
      execute: (statement) => bounded("query", () => this.client.execute(statement)),
    };
  }

  async #asWriter<T>(work: () => Promise<T>, durable: boolean): Promise<T> {
    await this.client.executeMultiple(takeWriteLock(durable));
    try {
      return await work();
    } catch (thrown) {
      // Somebody came between: the connection now has a statement stuck in progress, so take a new one.
      if (isBusy(thrown) && !this.client.closed) this.client.reconnect();
      throw thrown;
    }
  }

  /** Waits for its turn, does the work, and leaves when the work is over even if the caller gave up before. */
  async #inside<T>(
    operation: string,
    work: () => Promise<T>,
    { timeoutMs = this.#timeoutMs, gate = this.#gate } = {},
  ): Promise<T> {
    const until = performance.now() + timeoutMs;
    const release = await gate.enter(timeoutMs);
    const running = this.#guard(operation, until, work).finally(release);
    return await withDeadline(running, { operation, timeoutMs: until - performance.now() });
  }

  async #guard<T>(operation: string, until: number, work: () => Promise<T>): Promise<T> {
    try {
      return await whileBusy(work, until);
    } catch (thrown) {
      throw recordsFault(operation, thrown);
    }
  }
}

/** Tries again while somebody else holds the write lock. */
async function whileBusy<T>(work: () => Promise<T>, until: number): Promise<T> {
  for (let attempt = 0;; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      const pause = 1 + Math.random() * Math.min(20, 2 ** attempt);
      if (!isBusy(thrown) || performance.now() + pause >= until) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
