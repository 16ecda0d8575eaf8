import type {
  CaptureFingerprint,
  NonceClaim,
  NonceState,
  ReplayMatches,
  ReplayMemory,
} from "../evidence/types.ts";
import type { BiRecord, NonceIssue, NonceStore, RecordRange, RecordStore, SaveOptions } from "./types.ts";

/** Tables whose old rows go. */
const PURGED_TABLES = ["bi_records", "captures", "nonces"] as const;
export type PurgedTable = typeof PURGED_TABLES[number];

/** Where a page of records ends. `lastId` is the newest record of the moment when the reading began. */
export interface PageCursor {
  readonly timeMs: number;
  readonly id: number;
  readonly lastId: number;
}

/** `next` is absent after the last page. */
export interface RecordPage {
  readonly records: readonly BiRecord[];
  readonly next?: PageCursor;
}

/**
 * A record store in steps that are short enough for one message each and keep nothing between them: a reader
 * that stops asking leaves nothing behind, and a long purge lets others in after every step.
 */
export interface StoreSteps extends ReplayMemory, NonceStore {
  save(record: BiRecord, options?: SaveOptions): Promise<void>;
  check(): Promise<void>;
  readPage(range: RecordRange, from?: PageCursor): Promise<RecordPage>;
  /** Deletes one batch of what is too old; true when there may be more. */
  purgeBatch(
    table: PurgedTable,
    nowMs: number,
  ): Promise<{ readonly deleted: number; readonly more: boolean }>;
  close(): Promise<void>;
}

/** The steps put together, wherever they run. */
export class SteppedRecordStore implements RecordStore, ReplayMemory {
  readonly #steps: StoreSteps;
  #closed = false;

  constructor(steps: StoreSteps) {
    this.#steps = steps;
  }

  claim(capture: CaptureFingerprint, nowMs: number): Promise<ReplayMatches> {
    return this.#steps.claim(capture, nowMs);
  }

  redeem(nonce: NonceClaim, nowMs: number): Promise<NonceState> {
    return this.#steps.redeem(nonce, nowMs);
  }

  release(claimId: string): Promise<void> {
    return this.#steps.release(claimId);
  }

  issueNonce(issue: NonceIssue): Promise<boolean> {
    return this.#steps.issueNonce(issue);
  }

  save(record: BiRecord, options: SaveOptions = {}): Promise<void> {
    return this.#steps.save(record, options);
  }

  check(): Promise<void> {
    return this.#steps.check();
  }

  async *stream(range: RecordRange): AsyncGenerator<BiRecord, void, undefined> {
    let page = await this.#steps.readPage(range);
    while (true) {
      yield* page.records;
      if (page.next === undefined) return;
      page = await this.#steps.readPage(range, page.next);
    }
  }

  async purge(nowMs: number): Promise<number> {
    let gone = 0;
    for (const table of PURGED_TABLES) {
      for (let more = true; more && !this.#closed;) {
        const batch = await this.#steps.purgeBatch(table, nowMs);
        gone += batch.deleted;
        more = batch.more;
        // Requests come first.
        if (more) await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    return gone;
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#steps.close();
  }
}
