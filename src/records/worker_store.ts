import type { IadError } from "../errors.ts";
import type { CaptureFingerprint, ReplayMemory } from "../evidence/mod.ts";
import { OPERATION_TIMEOUT_MS, type RecordClientOptions } from "./client.ts";
import { forwarding } from "./forward.ts";
import { assembleStore, type StepCall, type StoreSteps } from "./steps.ts";
import type { RecordSettings, RecordStore } from "./types.ts";
import { WorkerLink } from "./worker_link.ts";

export interface WorkerStoreOptions extends RecordSettings {
  readonly database: RecordClientOptions;
  /** Calls that may wait for the worker; the next one is RECORDS_UNAVAILABLE. */
  readonly maxCalls?: number;
  readonly startTimeoutMs?: number;
  /** Hears every call that ends in RECORDS_UNAVAILABLE. */
  readonly onFault?: (error: IadError) => void;
  readonly onClosed?: () => void;
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
    ...(capture.nonceDigest && { nonceDigest: capture.nonceDigest.slice() }),
  };
}

function stepsOf(link: WorkerLink, onClosed: () => void): StoreSteps {
  function call<M extends keyof StoreSteps>(method: M, args: Parameters<StoreSteps[M]>) {
    return link.call({ method, args } as StepCall) as ReturnType<StoreSteps[M]>;
  }
  return forwarding<StoreSteps>({
    claim: (capture, nowMs) => call("claim", [compact(capture), nowMs]),
    close: () => link.close().finally(onClosed),
  }, (method, args) => call(method, args as Parameters<StoreSteps[typeof method]>));
}

/**
 * {@link openRecordStore} on a thread of its own, with the permissions of this one: nothing that the database
 * does, an fsync or a long purge, holds up the event loop. Rejects as openRecordStore and createRecordClient do.
 * A worker that dies is replaced; calls meanwhile, and those that it had, are RECORDS_UNAVAILABLE.
 */
export async function openRecordStoreInWorker(
  options: WorkerStoreOptions,
): Promise<RecordStore & ReplayMemory> {
  const { database, retentionDays, featuresDays, replayDays, claimTimeoutMs, onClosed = () => {} } = options;
  const operationTimeoutMs = options.operationTimeoutMs ?? OPERATION_TIMEOUT_MS;
  const settings = { retentionDays, featuresDays, replayDays, claimTimeoutMs, operationTimeoutMs };
  const link = new WorkerLink({
    workerUrl: options.workerUrl ?? new URL("./record_worker.ts", import.meta.url),
    start: () => ({ url: database.url, token: database.token?.(), settings }),
    token: database.token,
    startTimeoutMs: options.startTimeoutMs ?? START_TIMEOUT_MS,
    callTimeoutMs: operationTimeoutMs + MARGIN_MS,
    maxCalls: options.maxCalls ?? MAX_CALLS,
    onFault: options.onFault ?? (() => {}),
  });
  await link.started;
  return assembleStore(stepsOf(link, onClosed));
}
