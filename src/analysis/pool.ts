import { IadError, toIadError } from "../errors.ts";
import { type JobReply, replyError } from "../supervision/mod.ts";
import { JobQueue, type Queued } from "./job_queue.ts";
import type { WorkerResult } from "./messages.ts";
import type { AnalyseOptions, Analyser, AnalyserAssets, AnalyserStatus, PhotoAnalysis } from "./types.ts";
import { type Moment, WorkClock } from "./work_clock.ts";
import { type SlotListener, WorkerSlot } from "./worker_slot.ts";

interface AnalyserOptions {
  readonly assets: AnalyserAssets;
  /** Number of workers, at least 1: one per core is right, they do not share anything. */
  readonly workers: number;
  /** Jobs that may wait; the next one is OVERLOADED. Each holds its photo. */
  readonly maxQueue: number;
  readonly startTimeoutMs: number;
  /** The longest that one photo may work in a worker, which is replaced then. */
  readonly photoMs?: number;
  /** Processor time of this process in milliseconds; without it, time on a busy machine counts as work. */
  readonly processorMs?: () => number;
  /** What a worker may hold between two photos, 512 MiB unless told; one that holds more is replaced. */
  readonly maxWorkerBytes?: number;
  /** Another entry for the workers; for tests. */
  readonly workerUrl?: URL;
}

interface Job extends Queued {
  readonly id: number;
  readonly photo: Uint8Array;
  readonly options: AnalyseOptions;
  readonly queuedAt: number;
  readonly resolve: (analysis: PhotoAnalysis) => void;
  readonly reject: (error: IadError) => void;
  /** Of the request. */
  deadlineTimer?: ReturnType<typeof setTimeout>;
  /** Of its work. */
  limitTimer?: ReturnType<typeof setTimeout>;
  startedAt?: number;
  /** On the pool's work clock. */
  startedWork?: number;
  losses: number;
  isAnswered?: true;
}

/** A job whose worker died runs once more, on another worker; the second death is its own doing. */
const MAX_LOSSES = 2;
const MAX_WORKER_BYTES = 512 * 1024 * 1024;
const MAX_TIMER_MS = 2 ** 31 - 1;
/** A worker that stands still uses no processor: of the wall clock it gets so many times the photo's limit. */
const MAX_WALL_RATIO = 10;
const MIN_WAIT_MS = 50;

/**
 * Starts a worker and resolves when it has loaded its models and run once; the others start then, since together they would
 * hold each other up. Throws INTERNAL when the first does not start.
 */
export async function createAnalyser(options: AnalyserOptions): Promise<Analyser> {
  const pool = new WorkerPool(options);
  try {
    await pool.started();
    return pool;
  } catch (thrown) {
    await pool.close();
    throw toIadError(thrown);
  }
}

class WorkerPool implements Analyser {
  readonly #photoMs: number;
  readonly #processorMs: () => number;
  readonly #workClock: WorkClock;
  readonly #workers: number;
  readonly #slots: WorkerSlot[] = [];
  readonly #startSlot: (insists: boolean) => void;
  readonly #queue: JobQueue<Job>;
  readonly #running = new Map<number, Job>();
  #nextId = 1;
  #closed = false;
  #wakeUp: ReturnType<typeof setTimeout> | undefined;

  constructor(options: AnalyserOptions) {
    this.#photoMs = options.photoMs ?? Infinity;
    const workers = this.#workers = Math.max(1, options.workers);
    this.#processorMs = options.processorMs ?? (() => workers * performance.now());
    this.#workClock = new WorkClock(this.#moment());
    this.#queue = new JobQueue({ workers, maxQueue: options.maxQueue });
    const slotOptions = {
      assets: options.assets,
      workerUrl: options.workerUrl ?? new URL("./analysis_worker.ts", import.meta.url),
      startTimeoutMs: options.startTimeoutMs,
      maxMemoryBytes: options.maxWorkerBytes ?? MAX_WORKER_BYTES,
    };
    const listener: SlotListener = {
      ready: () => this.#dispatch(),
      replied: (reply) => {
        this.#settle(reply);
        this.#dispatch();
      },
      lost: (error) => this.#recover(error),
    };
    this.#startSlot = (insists) =>
      void this.#slots.push(new WorkerSlot({ ...slotOptions, insists }, listener));
    this.#startSlot(false);
  }

  /** Rejects when the first start fails. */
  async started(): Promise<void> {
    await this.#slots[0]!.started;
    while (!this.#closed && this.#slots.length < this.#workers) this.#startSlot(true);
  }

  analyse(photo: Uint8Array, options: AnalyseOptions): Promise<PhotoAnalysis> {
    const { promise, resolve, reject } = Promise.withResolvers<PhotoAnalysis>();
    const now = performance.now();
    const { cost, caller } = options;
    const id = this.#nextId++;
    const job: Job = { id, cost, caller, photo, options, queuedAt: now, resolve, reject, losses: 0 };
    if (this.#closed) reject(new IadError("SHUTTING_DOWN"));
    else if (options.deadline <= now) {
      reject(new IadError("DEADLINE_EXCEEDED", { detail: "before the queue" }));
    } else if (
      !this.#queue.hasRoom(job) && !(this.#queue.length === 0 && this.#slots.some((slot) => slot.idle))
    ) {
      reject(new IadError("OVERLOADED", { detail: `${this.#queue.length} jobs wait` }));
    } else {
      job.deadlineTimer = setTimeout(() => this.#expire(job), Math.min(MAX_TIMER_MS, options.deadline - now));
      this.#queue.add(job, now);
      this.#dispatch();
    }
    return promise;
  }

  status(): AnalyserStatus {
    return {
      workers: this.#workers,
      ready: this.#slots.filter((slot) => slot.ready).length,
      busy: this.#running.size,
      queued: this.#queue.length,
      restarts: this.#slots.reduce((sum, slot) => sum + slot.restarts, 0),
    };
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const slot of this.#slots) slot.close();
    clearTimeout(this.#wakeUp);
    const jobs = [...this.#queue.clear(), ...this.#running.values()];
    for (const job of this.#running.values()) clearTimeout(job.limitTimer);
    this.#running.clear();
    for (const job of jobs) this.#fail(job, new IadError("SHUTTING_DOWN"));
    return Promise.resolve();
  }

  #dispatch(): void {
    for (const slot of this.#slots) {
      if (!slot.idle) continue;
      const now = performance.now();
      const job = this.#queue.take(now);
      if (job === undefined) return this.#wakeUpLater(now);
      job.startedAt = now;
      job.startedWork = this.#work();
      this.#running.set(job.id, job);
      this.#limitWork(job, this.#photoMs);
      const { limits, detectFaces, crops = [] } = job.options;
      // The one copy: the caller keeps its bytes, and a job that loses its worker still has them. Crops are views
      // of a whole request, which would be cloned with each of them.
      const compact = crops.map((crop) => ({ ...crop, frames: crop.frames.map((frame) => frame.slice()) }));
      slot.run(job.id, { photo: job.photo.slice(), limits, detectFaces, crops: compact });
    }
  }

  /** A worker idles although jobs wait: they are heavy, and held back for light ones that may come. */
  #wakeUpLater(now: number): void {
    const held = this.#queue.heldFor(now);
    clearTimeout(this.#wakeUp);
    if (held !== undefined) this.#wakeUp = setTimeout(() => this.#dispatch(), held);
  }

  #moment(): Moment {
    return { wall: performance.now(), processor: this.#processorMs() };
  }

  #work(): number {
    return this.#workClock.advance(this.#moment(), this.#running.size);
  }

  #limitWork(job: Job, milliseconds: number): void {
    clearTimeout(job.limitTimer);
    job.limitTimer = setTimeout(() => this.#judgeWork(job), Math.min(MAX_TIMER_MS, milliseconds));
  }

  /** The photo's limit is over by the wall clock; it counts by what the worker could do meanwhile. */
  #judgeWork(job: Job): void {
    const left = this.#photoMs - (this.#work() - (job.startedWork ?? 0));
    const stands = performance.now() - (job.startedAt ?? 0) > MAX_WALL_RATIO * this.#photoMs;
    if (left > 0 && !stands) return this.#limitWork(job, Math.max(MIN_WAIT_MS, left));
    this.#leave(job);
    // Nothing short of this stops a decoder that is at work.
    this.#slots.find((slot) => slot.jobId === job.id)?.replace();
    this.#fail(job, new IadError("DEADLINE_EXCEEDED", { detail: "in the worker" }));
  }

  #leave(job: Job): void {
    this.#work();
    clearTimeout(job.limitTimer);
    if (this.#running.delete(job.id)) this.#queue.ended(job, performance.now());
  }

  #settle(reply: JobReply<WorkerResult>): void {
    const job = this.#running.get(reply.id);
    if (job === undefined) return;
    this.#leave(job);
    if (reply.kind === "refused") return this.#fail(job, replyError(reply));
    clearTimeout(job.deadlineTimer);
    const queue = (job.startedAt ?? job.queuedAt) - job.queuedAt;
    const { memoryBytes: _, ...result } = reply.result;
    job.resolve({ ...result, timings: { ...result.timings, queue } });
  }

  /** After a loss: jobs without a worker go to the front of the queue, or fail when they have cost two workers. */
  #recover(error: IadError): void {
    const alive = new Set(this.#slots.map((slot) => slot.jobId));
    for (const job of this.#running.values()) {
      if (alive.has(job.id)) continue;
      this.#leave(job);
      if (job.isAnswered || ++job.losses >= MAX_LOSSES) this.#fail(job, error);
      else this.#queue.putBack(job);
    }
    this.#dispatch();
  }

  /** The request's deadline. A worker that is at work on it goes on to the photo's own limit: a new one costs more. */
  #expire(job: Job): void {
    const waited = this.#queue.remove(job);
    this.#fail(job, new IadError("DEADLINE_EXCEEDED", { detail: waited ? "in the queue" : "in the worker" }));
  }

  #fail(job: Job, error: IadError): void {
    clearTimeout(job.deadlineTimer);
    job.isAnswered = true;
    job.reject(error);
  }
}
