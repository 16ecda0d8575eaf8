import type {
  CaptureFingerprint,
  NonceClaim,
  NonceState,
  ReplayMatches,
  ReplayMemory,
} from "../evidence/types.ts";
import type { RecordClientOptions } from "./client.ts";
import type { RecordCall } from "./messages.ts";
import {
  type PageCursor,
  type PurgedTable,
  type RecordPage,
  SteppedRecordStore,
  type StoreSteps,
} from "./steps.ts";
import { OPERATION_TIMEOUT_MS, type RecordSettings } from "./store.ts";
import type { BiRecord, NonceIssue, RecordRange, RecordStore, SaveOptions } from "./types.ts";
import { WorkerLink } from "./worker_link.ts";

export interface WorkerStoreOptions extends RecordSettings {
  readonly database: RecordClientOptions;
  /** Calls that may wait for the worker; the next one is RECORDS_UNAVAILABLE. */
  readonly maxCalls?: number;
  readonly startTimeoutMs?: number;
  /** Another entry for the worker; for tests. */
  readonly workerUrl?: URL;
}

const MAX_CALLS = 1_000;
const START_TIMEOUT_MS = 60_000;
/** The store's own timeout comes first and tells more. */
const MARGIN_MS = 1_000;

/** A view is cloned with all of its buffer, and these may be views of a whole request. */
function compact(capture: CaptureFingerprint): CaptureFingerprint {
  return {
    ...capture,
    bundleId: capture.bundleId.slice(),
    ciphertextDigest: capture.ciphertextDigest.slice(),
    photoDigest: capture.photoDigest.slice(),
  };
}

class WorkerSteps implements StoreSteps {
  readonly #link: WorkerLink;

  constructor(link: WorkerLink) {
    this.#link = link;
  }

  claim(capture: CaptureFingerprint, nowMs: number): Promise<ReplayMatches> {
    return this.#call("claim", [compact(capture), nowMs]);
  }

  redeem(nonce: NonceClaim, nowMs: number): Promise<NonceState> {
    return this.#call("redeem", [nonce, nowMs]);
  }

  release(claimId: string): Promise<void> {
    return this.#call("release", [claimId]);
  }

  issueNonce(issue: NonceIssue): Promise<boolean> {
    return this.#call("issueNonce", [issue]);
  }

  save(record: BiRecord, options?: SaveOptions): Promise<void> {
    return this.#call("save", [record, options]);
  }

  check(): Promise<void> {
    return this.#call("check", []);
  }

  readPage(range: RecordRange, from?: PageCursor): Promise<RecordPage> {
    return this.#call("readPage", [range, from]);
  }

  purgeBatch(table: PurgedTable, nowMs: number) {
    return this.#call("purgeBatch", [table, nowMs]);
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  #call<M extends keyof StoreSteps>(
    method: M,
    args: Parameters<StoreSteps[M]>,
  ): ReturnType<StoreSteps[M]> {
    return this.#link.call({ method, args } as RecordCall) as ReturnType<StoreSteps[M]>;
  }
}

/**
 * {@link openRecordStore} on a thread of its own, with the permissions of this one: nothing that the database
 * does, an fsync or a long purge, holds up the event loop. Rejects as openRecordStore and createRecordClient do.
 * A worker that dies is replaced; calls meanwhile, and those that it had, are RECORDS_UNAVAILABLE.
 */
export async function openRecordStoreInWorker(
  options: WorkerStoreOptions,
): Promise<RecordStore & ReplayMemory> {
  const { database, retentionDays, replayDays, claimTimeoutMs } = options;
  const operationTimeoutMs = options.operationTimeoutMs ?? OPERATION_TIMEOUT_MS;
  const settings = { retentionDays, replayDays, claimTimeoutMs, operationTimeoutMs };
  const link = new WorkerLink({
    workerUrl: options.workerUrl ?? new URL("./record_worker.ts", import.meta.url),
    open: { method: "open", args: [database, settings] },
    startTimeoutMs: options.startTimeoutMs ?? START_TIMEOUT_MS,
    callTimeoutMs: operationTimeoutMs + MARGIN_MS,
    maxCalls: options.maxCalls ?? MAX_CALLS,
  });
  await link.open();
  return new SteppedRecordStore(new WorkerSteps(link));
}
