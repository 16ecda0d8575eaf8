import type { ReplayMemory } from "../evidence/mod.ts";
import { forwarding } from "./forward.ts";
import { PURGED, type Purged } from "./purge_queries.ts";
import type {
  AnswerSource,
  BiRecord,
  EarlierAnswer,
  NonceStore,
  PurgeCount,
  RecordRange,
  RecordStore,
  SameRequest,
  SaveOptions,
} from "./types.ts";

/** Claims and saves wait for the batch under way: ten indexes a row, so few rows. */
const PURGE_BATCH = 100;

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
  findAnswer(request: SameRequest, nowMs: number, from?: AnswerSource): Promise<EarlierAnswer>;
  check(): Promise<void>;
  readPage(range: RecordRange, from?: PageCursor): Promise<RecordPage>;
  newestMs(): Promise<number | undefined>;
  /** How many rows one purge may change. */
  purgeRoom(purged: Purged): Promise<number>;
  /** Deletes at most `limit` rows that are too old, or their features; returns how many it was. */
  purgeBatch(
    purged: Purged,
    options: { readonly nowMs: number; readonly limit: number },
  ): Promise<number>;
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

  async function purge(nowMs: number): Promise<PurgeCount> {
    const count = { rows: 0, features: 0 };
    for (const purged of PURGED) {
      if (!closed) count[purged === "features" ? "features" : "rows"] += await purgeOne(purged, nowMs);
    }
    return count;
  }

  async function purgeOne(purged: Purged, nowMs: number): Promise<number> {
    const room = await steps.purgeRoom(purged);
    let gone = 0;
    while (gone < room && !closed) {
      const limit = Math.min(PURGE_BATCH, room - gone);
      const deleted = await steps.purgeBatch(purged, { nowMs, limit });
      gone += deleted;
      if (deleted < limit) break;
      // Requests come first.
      await new Promise((resolve) => setTimeout(resolve, 5));
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
