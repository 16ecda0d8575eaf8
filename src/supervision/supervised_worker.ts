import { type ErrorCode, IadError } from "../errors.ts";
import { type FromWorker, type JobReply, replyError, type ToWorker } from "./messages.ts";

interface SupervisedWorkerOptions<Start> {
  /** What it is, for messages: "analysis". */
  readonly name: string;
  readonly url: URL;
  /** "none": no files, no network, no environment. */
  readonly permissions: "none" | "inherit";
  /** Makes what is sent to every new worker before anything else. */
  readonly start: () => Start;
  readonly startTimeoutMs: number;
  /** True: a first start that fails is tried again, too, as where another worker of the same kind has started. */
  readonly insists?: boolean;
  /** The code of a loss. */
  readonly lossCode: ErrorCode;
}

/** What a worker tells its owner. */
interface WorkerListener<Result> {
  /** Started: takes jobs. */
  ready?(): void;
  replied(reply: JobReply<Result>): void;
  /** The worker is gone, with the jobs that it had. A replacement is on its way unless it was a first start that is not insisted on. */
  lost(error: IadError): void;
}

const BACK_OFF_MS = 100;
const MAX_BACK_OFF_MS = 5_000;

/**
 * A worker that is replaced when it dies. The first replacement starts at once; each further loss without an answered
 * job between waits longer, so that a worker that cannot start or work does not burn the processor. Only a first
 * start that fails is not repaired: it is a fault of the installation, and `started` tells it.
 */
export class SupervisedWorker<Start, Job, Result> {
  /** Settles with the first start. Rejects as the start in the worker did, or with a loss. */
  readonly started: Promise<void>;
  readonly #options: SupervisedWorkerOptions<Start>;
  readonly #listener: WorkerListener<Result>;
  readonly #first = Promise.withResolvers<void>();
  #worker: Worker | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #losses = 0;
  #replacements = 0;
  #everReady = false;
  #ready = false;

  constructor(options: SupervisedWorkerOptions<Start>, listener: WorkerListener<Result>) {
    this.#options = options;
    this.#listener = listener;
    this.started = this.#first.promise;
    this.started.catch(() => {});
    this.#start();
  }

  /** Started and not lost since. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Workers that were given up for a new one; the last may still wait for its start. */
  get restarts(): number {
    return this.#replacements;
  }

  /** Throws what `postMessage` throws. */
  send(id: number, job: Job, transfer: Transferable[] = []): void {
    this.#post({ kind: "job", id, job }, transfer);
  }

  /** Ends a worker that must not go on, and starts the next. */
  replace(): void {
    this.#stop();
    this.#replacements++;
    this.#start();
  }

  close(): void {
    this.#stop();
    this.#first.reject(this.#loss("closed before it started"));
  }

  #start(): void {
    const { name, url, permissions, start, startTimeoutMs } = this.#options;
    const worker = new Worker(url, { type: "module", name, deno: { permissions } });
    this.#worker = worker;
    // A late event of a worker that was replaced must not touch its successor.
    const onlyCurrent = <E extends Event>(handle: (event: E) => void) => (event: E) => {
      if (this.#worker === worker) handle(event);
    };
    worker.onmessage = onlyCurrent(({ data }: MessageEvent<FromWorker<Result>>) => this.#receive(data));
    worker.onmessageerror = onlyCurrent(() => this.#lose(this.#loss("sent what cannot be read")));
    const onError = onlyCurrent(({ message }: ErrorEvent) => this.#lose(this.#death(message)));
    worker.onerror = (event) => {
      // Not prevented, it would end the whole process.
      event.preventDefault();
      onError(event);
    };
    this.#timer = setTimeout(() => this.#lose(this.#loss("did not start in time")), startTimeoutMs);
    this.#post({ kind: "start", start: start() });
  }

  #receive(message: FromWorker<Result>): void {
    if (message.kind === "ready") {
      clearTimeout(this.#timer);
      this.#ready = this.#everReady = true;
      this.#first.resolve();
      this.#listener.ready?.();
    } else if (message.kind === "start_failed") {
      this.#lose(replyError(message));
    } else {
      this.#losses = 0;
      this.#listener.replied(message);
    }
  }

  #lose(error: IadError): void {
    this.#stop();
    if (!this.#everReady) this.#first.reject(error);
    if (this.#everReady || this.#options.insists === true) this.#startLater();
    this.#listener.lost(error);
  }

  #startLater(): void {
    this.#replacements++;
    this.#losses++;
    if (this.#losses === 1) return this.#start();
    const delay = Math.min(MAX_BACK_OFF_MS, BACK_OFF_MS * 2 ** (this.#losses - 2));
    this.#timer = setTimeout(() => this.#start(), delay);
  }

  /** What is thrown at work may quote what was worked on; before that, only what was installed. */
  #death(message: string): IadError {
    return this.#loss(this.#ready ? "died" : `died at its start: ${message}`);
  }

  #loss(detail: string): IadError {
    return new IadError(this.#options.lossCode, { detail: `${this.#options.name} worker ${detail}` });
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#ready = false;
  }

  #post(message: ToWorker<Start, Job>, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }
}
