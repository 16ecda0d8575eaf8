import type { FromWorker, JobReply, PhotoJob, ToWorker } from "./messages.ts";
import type { AnalyserAssets } from "./types.ts";

export interface SlotOptions {
  readonly assets: AnalyserAssets;
  readonly workerUrl: URL;
  readonly startTimeoutMs: number;
}

/** What a slot tells its pool. */
export interface SlotListener {
  /** Started, with models loaded: may run a job. */
  ready(slot: WorkerSlot): void;
  /** The worker answered the job that it was given. */
  replied(slot: WorkerSlot, reply: JobReply): void;
  /** The worker is gone, with the job that it ran; a replacement is on its way. */
  lost(slot: WorkerSlot, detail: string): void;
}

const BACK_OFF_MS = 100;
const MAX_BACK_OFF_MS = 5000;

/**
 * One place for a worker: starts it, watches it, replaces it. Starts that fail in a row wait longer each
 * time, so that a worker that cannot start does not burn the processor.
 */
export class WorkerSlot {
  readonly #options: SlotOptions;
  readonly #listener: SlotListener;
  #worker: Worker | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #losses = 0;
  #starts = 0;
  #ready = false;
  #jobId: number | undefined;

  constructor(options: SlotOptions, listener: SlotListener) {
    this.#options = options;
    this.#listener = listener;
    this.#start();
  }

  /** Started and not lost since. */
  get ready(): boolean {
    return this.#ready;
  }

  get jobId(): number | undefined {
    return this.#jobId;
  }

  get idle(): boolean {
    return this.#ready && this.#jobId === undefined;
  }

  get restarts(): number {
    return Math.max(0, this.#starts - 1);
  }

  /** The photo's buffer is transferred: hand in a copy. */
  run(id: number, job: PhotoJob): void {
    this.#jobId = id;
    this.#post({ kind: "job", id, job }, [job.photo.buffer as ArrayBuffer]);
  }

  /** Ends a worker that must not go on, and starts the next. */
  replace(): void {
    this.#stop();
    this.#losses++;
    const delay = this.#losses === 1 ? 0 : Math.min(MAX_BACK_OFF_MS, BACK_OFF_MS * 2 ** (this.#losses - 2));
    if (delay === 0) this.#start();
    else this.#timer = setTimeout(() => this.#start(), delay);
  }

  close(): void {
    this.#stop();
  }

  #start(): void {
    const worker = new Worker(this.#options.workerUrl, {
      type: "module",
      name: "analysis",
      // Hostile bytes are decoded here: no files, no network, no environment.
      deno: { permissions: "none" },
    });
    this.#starts++;
    this.#worker = worker;
    // A late event of a worker that was replaced must not touch its successor.
    const onlyCurrent = <E extends Event>(handle: (event: E) => void) => (event: E) => {
      if (this.#worker === worker) handle(event);
    };
    worker.onmessage = onlyCurrent((event: MessageEvent<FromWorker>) => this.#receive(event.data));
    worker.onmessageerror = onlyCurrent(() => this.#lose("worker message could not be read"));
    worker.onerror = (event) => {
      // Not prevented, it would end the whole process.
      event.preventDefault();
      if (this.#worker === worker) this.#lose(`worker died: ${event.message}`);
    };
    this.#timer = setTimeout(() => this.#lose("worker did not start in time"), this.#options.startTimeoutMs);
    this.#post({ kind: "start", assets: this.#options.assets });
  }

  #receive(message: FromWorker): void {
    if (message.kind === "ready") {
      clearTimeout(this.#timer);
      this.#ready = true;
      this.#losses = 0;
      this.#listener.ready(this);
    } else if (message.kind === "start_failed") {
      this.#lose(message.detail);
    } else if (message.id === this.#jobId) {
      this.#jobId = undefined;
      this.#listener.replied(this, message);
    }
  }

  #lose(detail: string): void {
    this.replace();
    this.#listener.lost(this, detail);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#ready = false;
    this.#jobId = undefined;
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }
}
