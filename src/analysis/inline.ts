import { IadError, toIadError } from "../errors.ts";
import { analysePhoto, createPhotoEngine, type PhotoEngine } from "./analyse_photo.ts";
import type { PhotoResult } from "./messages.ts";
import type { AnalyseOptions, Analyser, AnalyserAssets, AnalyserStatus, PhotoAnalysis } from "./types.ts";

interface InlineOptions {
  readonly assets: AnalyserAssets;
  /** Photos that may wait; the next one is OVERLOADED. */
  readonly maxQueue: number;
  /** The longest that one photo is expected to take. */
  readonly photoMs: number;
}

/**
 * Cost of an ordinary photo that a slow core does in a millisecond. Nothing ends a decoder on this thread, so a photo that
 * would take too long must not begin.
 */
const COST_PER_MS = 50_000;
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * An analyser on the thread of the caller, for hosts without workers: one photo at a time, in the order in which they came.
 * A photo that waits has its deadline; one at work keeps the thread until it is done, and is late afterwards. Resolves
 * when every network has run once; throws INTERNAL.
 */
export async function createInlineAnalyser(options: InlineOptions): Promise<Analyser> {
  return new InlineAnalyser(options, await createPhotoEngine(options.assets));
}

class InlineAnalyser implements Analyser {
  readonly #options: InlineOptions;
  /** Undefined after a fault of the runtime, until another is there. */
  #engine: PhotoEngine | undefined;
  /** Settles with the last photo that was let in. */
  #last: Promise<unknown> = Promise.resolve();
  /** Photos at work or waiting. */
  #pending = 0;
  #busy = 0;
  #restarts = 0;
  #closed = false;

  constructor(options: InlineOptions, engine: PhotoEngine) {
    this.#options = options;
    this.#engine = engine;
  }

  async analyse(photo: Uint8Array, options: AnalyseOptions): Promise<PhotoAnalysis> {
    this.#requireRoom(options);
    const queuedAt = performance.now();
    this.#pending++;
    const work = this.#last.then(() => this.#run(photo, options, queuedAt)).finally(() => this.#pending--);
    this.#last = work.catch(() => {});
    return await byDeadline(work, options.deadline);
  }

  status(): AnalyserStatus {
    return {
      workers: 1,
      ready: this.#engine === undefined ? 0 : 1,
      busy: this.#busy,
      queued: this.#pending - this.#busy,
      restarts: this.#restarts,
    };
  }

  close(): Promise<void> {
    this.#closed = true;
    return Promise.resolve();
  }

  #requireRoom({ cost, deadline }: AnalyseOptions): void {
    const { maxQueue, photoMs } = this.#options;
    if (this.#closed) throw new IadError("SHUTTING_DOWN");
    if (deadline <= performance.now()) {
      throw new IadError("DEADLINE_EXCEEDED", { detail: "before the queue" });
    }
    if (cost > COST_PER_MS * photoMs) {
      throw new IadError("IMAGE_TOO_LARGE", { detail: `costs ${cost}, and nothing could end it here` });
    }
    if (this.#pending > maxQueue) {
      throw new IadError("OVERLOADED", { detail: `${maxQueue} jobs wait` });
    }
  }

  async #run(photo: Uint8Array, options: AnalyseOptions, queuedAt: number): Promise<PhotoAnalysis> {
    // Between two photos the thread answers others: what waits for the database must not run out of time meanwhile.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const startedAt = performance.now();
    if (startedAt >= options.deadline) {
      throw new IadError("DEADLINE_EXCEEDED", { detail: "in the queue" });
    }
    const result = await this.#look(photo, options);
    if (performance.now() >= options.deadline) {
      throw new IadError("DEADLINE_EXCEEDED", { detail: "at work" });
    }
    return { ...result, timings: { ...result.timings, queue: startedAt - queuedAt } };
  }

  async #look(photo: Uint8Array, { limits, detectFaces, crops = [] }: AnalyseOptions): Promise<PhotoResult> {
    this.#engine ??= await this.#restart();
    this.#busy++;
    try {
      return await analysePhoto(this.#engine, { photo, limits, detectFaces, crops });
    } catch (thrown) {
      const error = toIadError(thrown);
      // A bad photo is the photo's fault; after any other the networks may be of no use any more.
      if (error.code === "INTERNAL") this.#engine = undefined;
      throw error;
    } finally {
      this.#busy--;
    }
  }

  async #restart(): Promise<PhotoEngine> {
    this.#restarts++;
    return await createPhotoEngine(this.#options.assets);
  }
}

/** The work goes on after its deadline, since nothing ends it; who asked is answered. */
async function byDeadline<T>(work: Promise<T>, deadline: number): Promise<T> {
  const expired = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => expired.reject(new IadError("DEADLINE_EXCEEDED", { detail: "in the queue" })),
    Math.min(MAX_TIMER_MS, deadline - performance.now()),
  );
  try {
    return await Promise.race([work, expired.promise]);
  } finally {
    clearTimeout(timer);
  }
}
