import { IadError, toIadError } from "../errors.ts";
import { type JobReply, replyError, SupervisedWorker } from "../supervision/mod.ts";
import type { RecordJob, RecordStart } from "./messages.ts";
import type { StepCall } from "./steps.ts";

interface LinkOptions {
  readonly workerUrl: URL;
  readonly start: () => RecordStart;
  readonly token?: (() => string | undefined) | undefined;
  readonly startTimeoutMs: number;
  readonly callTimeoutMs: number;
  /** Calls that the worker has not answered, those that ran out of time included. */
  readonly maxCalls: number;
  /** Hears every call that ends in RECORDS_UNAVAILABLE, those after the end excepted. */
  readonly onFault: (error: IadError) => void;
}

interface Pending {
  readonly promise: Promise<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: IadError) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

function unavailable(detail: string): IadError {
  return new IadError("RECORDS_UNAVAILABLE", { detail });
}

/**
 * The record worker as seen from the main thread: bounded calls with a deadline each. While there is no worker,
 * calls fail at once.
 */
export class WorkerLink {
  readonly #options: LinkOptions;
  readonly #calls = new Map<number, Pending>();
  readonly #worker: SupervisedWorker<RecordStart, RecordJob, unknown>;
  #nextId = 1;
  #closing: Promise<void> | undefined;

  constructor(options: LinkOptions) {
    const { workerUrl, start, startTimeoutMs } = options;
    this.#options = options;
    this.#worker = new SupervisedWorker({
      name: "record",
      url: workerUrl,
      permissions: "inherit",
      lossCode: "RECORDS_UNAVAILABLE",
      start,
      startTimeoutMs,
    }, {
      replied: (reply) => this.#settle(reply),
      lost: (error) => this.#failAll(error),
    });
  }

  /** Rejects as the worker's start does. */
  get started(): Promise<void> {
    return this.#worker.started;
  }

  async call(call: StepCall): Promise<unknown> {
    if (this.#closing !== undefined) throw unavailable("record store is closed");
    try {
      if (!this.#worker.ready) throw unavailable("record worker is down");
      if (this.#calls.size >= this.#options.maxCalls) throw unavailable("record queue full");
      return await this.#send(call);
    } catch (thrown) {
      const error = toIadError(thrown);
      if (error.code === "RECORDS_UNAVAILABLE") this.#options.onFault(error);
      throw error;
    }
  }

  /** Waits for the calls under way, each of which has its deadline. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.allSettled([...this.#calls.values()].map(({ promise }) => promise));
    // A worker that cannot close is ended all the same: what was answered is on the disk.
    if (this.#worker.ready) await this.#send({ method: "close", args: [] }).catch(() => {});
    this.#worker.close();
    this.#failAll(unavailable("record store is closed"));
  }

  #send(call: StepCall): Promise<unknown> {
    const { callTimeoutMs } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = this.#nextId++;
    // A call that ran out of time keeps its place until it is answered: the worker still has it.
    const timer = setTimeout(() => reject(unavailable(`${call.method}: no answer`)), callTimeoutMs);
    this.#calls.set(id, { promise, resolve, reject, timer });
    try {
      this.#worker.send(id, { until: Date.now() + callTimeoutMs, token: this.#options.token?.(), call });
    } catch (thrown) {
      this.#take(id)?.reject(toIadError(thrown));
    }
    return promise;
  }

  #settle(reply: JobReply<unknown>): void {
    const pending = this.#take(reply.id);
    if (reply.kind === "done") pending?.resolve(reply.result);
    else pending?.reject(replyError(reply));
  }

  #take(id: number): Pending | undefined {
    const pending = this.#calls.get(id);
    clearTimeout(pending?.timer);
    this.#calls.delete(id);
    return pending;
  }

  #failAll(error: IadError): void {
    for (const id of [...this.#calls.keys()]) this.#take(id)?.reject(error);
  }
}
