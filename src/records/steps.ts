import type { ReplayMemory } from "../evidence/types.ts";
import { forwarding } from "./forward.ts";
import type { BiRecord, NonceStore, RecordRange, RecordStore, SaveOptions } from "./types.ts";

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

/** One step with its arguments: what crosses between threads. */
export type StepCall = {
  [M in keyof StoreSteps]: { readonly method: M; readonly args: Parameters<StoreSteps[M]> };
}[keyof StoreSteps];

export function callStep(steps: StoreSteps, { method, args }: StepCall): Promise<unknown> {
  const step = steps[method] as (...args: readonly unknown[]) => Promise<unknown>;
  return step.apply(steps, args);
}

/** The steps put together, wherever they run. */
export function assembleStore(steps: StoreSteps): RecordStore & ReplayMemory {
  let closed = false;

  async function* stream(range: RecordRange): AsyncGenerator<BiRecord, void, undefined> {
    let page = await steps.readPage(range);
    while (true) {
      yield* page.records;
      if (page.next === undefined) return;
      page = await steps.readPage(range, page.next);
    }
  }

  async function purge(nowMs: number): Promise<number> {
    let gone = 0;
    for (const table of PURGED_TABLES) {
      for (let more = true; more && !closed;) {
        const batch = await steps.purgeBatch(table, nowMs);
        gone += batch.deleted;
        more = batch.more;
        // Requests come first.
        if (more) await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }
    return gone;
  }

  function close(): Promise<void> {
    closed = true;
    return steps.close();
  }

  return forwarding<RecordStore & ReplayMemory>(
    { stream, purge, close },
    (method, args) => callStep(steps, { method, args } as StepCall),
  );
}
