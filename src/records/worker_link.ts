import { IadError, toIadError } from "../errors.ts";
import type { FromRecordWorker, RecordCall, ToRecordWorker } from "./messages.ts";

export interface LinkOptions {
  readonly workerUrl: URL;
  /** Sent to every new worker before anything else. */
  readonly open: RecordCall;
  readonly startTimeoutMs: number;
  readonly callTimeoutMs: number;
  /** Calls that the worker has not answered, those that ran out of time included. */
  readonly maxCalls: number;
}

interface Pending {
  readonly promise: Promise<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: IadError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

const BACK_OFF_MS = 100;
const MAX_BACK_OFF_MS = 5_000;

function unavailable(detail: string): IadError {
  return new IadError("RECORDS_UNAVAILABLE", { detail });
}

/**
 * The record worker as seen from the main thread: bounded calls with a deadline each, and a new worker for one
 * that died. While there is none, calls fail at once.
 */
export class WorkerLink {
  readonly #options: LinkOptions;
  readonly #calls = new Map<number, Pending>();
  #worker: Worker | undefined;
  #restart: ReturnType<typeof setTimeout> | undefined;
  #nextId = 1;
  #losses = 0;
  #ready = false;
  #closing: Promise<void> | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** Rejects as the worker's `open` does, with no worker left; only later losses are repaired. */
  async open(): Promise<void> {
    const worker = new Worker(this.#options.workerUrl, { type: "module", name: "records" });
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<FromRecordWorker>) => {
      if (this.#worker === worker) this.#settle(data);
    };
    worker.onmessageerror = () => this.#lose(worker);
    worker.onerror = (event) => {
      // Not prevented, it would end the whole process. Its message may quote values.
      event.preventDefault();
      this.#lose(worker);
    };
    try {
      await this.#send(this.#options.open, this.#options.startTimeoutMs);
      this.#ready = true;
    } catch (thrown) {
      this.#stop("record worker did not start");
      throw thrown;
    }
  }

  call(call: RecordCall): Promise<unknown> {
    if (this.#closing !== undefined) return Promise.reject(unavailable("record store is closed"));
    if (!this.#ready) return Promise.reject(unavailable("record worker is down"));
    if (this.#calls.size >= this.#options.maxCalls) return Promise.reject(unavailable("record queue full"));
    return this.#send(call, this.#options.callTimeoutMs);
  }

  /** Waits for the calls under way, each of which has its deadline. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearTimeout(this.#restart);
    if (this.#ready) {
      await Promise.allSettled([...this.#calls.values()].map(({ promise }) => promise));
      // A worker that cannot close is ended all the same: what was answered is on the disk.
      if (this.#ready) {
        await this.#send({ method: "close", args: [] }, this.#options.callTimeoutMs).catch(() => {});
      }
    }
    this.#stop("record store is closed");
  }

  #send(call: RecordCall, timeoutMs: number): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = this.#nextId++;
    // A call that ran out of time keeps its place until it is answered: the worker still has it.
    const timer = setTimeout(() => reject(unavailable(`${call.method}: no answer`)), timeoutMs);
    this.#calls.set(id, { promise, resolve, reject, timer });
    try {
      this.#worker?.postMessage({ id, until: Date.now() + timeoutMs, call } satisfies ToRecordWorker);
    } catch (thrown) {
      this.#take(id)?.reject(toIadError(thrown));
    }
    return promise;
  }

  #settle(message: FromRecordWorker): void {
    // Not for the answer to `open`: a worker that starts well and dies of its first call is no success.
    if (this.#ready) this.#losses = 0;
    const pending = this.#take(message.id);
    if (message.kind === "done") pending?.resolve(message.result);
    else {
      const { code, detail } = message;
      pending?.reject(new IadError(code, detail === undefined ? {} : { detail }));
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#calls.get(id);
    clearTimeout(pending?.timer);
    this.#calls.delete(id);
    return pending;
  }

  #lose(worker: Worker): void {
    if (this.#worker !== worker) return;
    const repair = this.#ready;
    this.#stop("record worker died");
    if (repair) this.#restartLater();
  }

  #restartLater(): void {
    if (this.#closing !== undefined) return;
    const delay = Math.min(MAX_BACK_OFF_MS, BACK_OFF_MS * 2 ** this.#losses++);
    this.#restart = setTimeout(() => this.open().catch(() => this.#restartLater()), delay);
  }

  #stop(detail: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#ready = false;
    for (const id of [...this.#calls.keys()]) this.#take(id)?.reject(unavailable(detail));
  }
}
