import type { IadError } from "../errors.ts";
import { type JobReply, SupervisedWorker } from "../supervision/mod.ts";
import type { PhotoJob, WorkerResult } from "./messages.ts";
import type { AnalyserAssets } from "./types.ts";

interface SlotOptions {
  readonly assets: AnalyserAssets;
  readonly workerUrl: URL;
  readonly startTimeoutMs: number;
  /** A worker that holds more after a job is replaced before the next. */
  readonly maxMemoryBytes: number;
  /** False for the first: if that one cannot start, none can. */
  readonly insists: boolean;
}

/** What a slot tells its pool. */
export interface SlotListener {
  /** Started, with models loaded: may run a job. */
  ready(): void;
  /** The worker answered the job that it was given. */
  replied(reply: JobReply<WorkerResult>): void;
  /** The worker is gone, with the job that it ran; a replacement is on its way. */
  lost(error: IadError): void;
}

/** One place of the pool: a supervised worker, and the one job that it has. */
export class WorkerSlot {
  readonly #worker: SupervisedWorker<AnalyserAssets, PhotoJob, WorkerResult>;
  #jobId: number | undefined;

  constructor(
    { assets, workerUrl, startTimeoutMs, maxMemoryBytes, insists }: SlotOptions,
    listener: SlotListener,
  ) {
    // Hostile bytes are decoded here: no files, no network, no environment.
    const options = { name: "analysis", url: workerUrl, permissions: "none", lossCode: "INTERNAL" } as const;
    this.#worker = new SupervisedWorker({ ...options, start: () => assets, startTimeoutMs, insists }, {
      ready: () => listener.ready(),
      replied: (reply) => {
        if (reply.id !== this.#jobId) return;
        this.#jobId = undefined;
        // Memory of WebAssembly goes back when it is collected, which may be late, or with its worker.
        if (reply.kind === "done" && reply.result.memoryBytes > maxMemoryBytes) this.replace();
        listener.replied(reply);
      },
      lost: (error) => {
        this.#jobId = undefined;
        listener.lost(error);
      },
    });
  }

  get started(): Promise<void> {
    return this.#worker.started;
  }

  /** Started and not lost since. */
  get ready(): boolean {
    return this.#worker.ready;
  }

  get jobId(): number | undefined {
    return this.#jobId;
  }

  get idle(): boolean {
    return this.ready && this.#jobId === undefined;
  }

  get restarts(): number {
    return this.#worker.restarts;
  }

  /** The photo's buffer is transferred: hand in a copy. */
  run(id: number, job: PhotoJob): void {
    this.#jobId = id;
    this.#worker.send(id, job, [job.photo.buffer as ArrayBuffer]);
  }

  /** Ends a worker that must not go on, and starts the next. */
  replace(): void {
    this.#jobId = undefined;
    this.#worker.replace();
  }

  close(): void {
    this.#jobId = undefined;
    this.#worker.close();
  }
}
