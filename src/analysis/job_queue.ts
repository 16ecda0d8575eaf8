/** What the queue has to know of a job. */
export interface Queued {
  /** Estimated, in pixels of an ordinary photo; a check of 1280×720 is about 5,000,000. */
  readonly cost: number;
  /** Whoever sends it, where that is known: callers get equal shares. */
  readonly caller?: string | undefined;
}

export interface QueueOptions {
  readonly workers: number;
  readonly maxQueue: number;
}

/** Of an ordinary photo up to 4 megapixels, or one that costs as much. */
const MAX_LIGHT_COST = 10_000_000;
/** A job that costs more waits as if it had come later: an ordinary one by a second, which is twenty times its work. */
const DELAY_MS_PER_COST = 2e-4;
/** So that nothing waits for ever: what is older than this goes first, whatever it costs. */
const MAX_DELAY_MS = 4000;
/** With no light job for so long, heavy ones may take every worker. */
const LIGHT_MEMORY_MS = 1000;
const MAX_CALLERS = 10_000;

/**
 * The jobs that wait, cheapest first with ageing, in equal shares for callers that are known. Heavy jobs hold at most
 * half of the queue and, while light ones keep coming, half of the workers: a single worker rests from them for as long
 * as the last one took.
 */
export class JobQueue<J extends Queued> {
  readonly #options: QueueOptions;
  readonly #jobs: { readonly job: J; readonly due: number }[] = [];
  /** When a caller's next job counts as sent. */
  readonly #callers = new Map<string, number>();
  #lightSeen = -Infinity;
  #heavyStarted = -Infinity;
  #heavyRunning = 0;
  #restUntil = -Infinity;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.#jobs.length;
  }

  /** Whether one more may wait. */
  hasRoom(job: J): boolean {
    if (this.#jobs.length >= this.#options.maxQueue) return false;
    if (!isHeavy(job)) return true;
    const heavy = this.#jobs.filter((waiting) => isHeavy(waiting.job)).length;
    return heavy < Math.ceil(this.#options.maxQueue / 2);
  }

  add(job: J, now: number): void {
    if (!isHeavy(job)) this.#lightSeen = now;
    const sent = job.caller === undefined ? now : Math.max(now, this.#callers.get(job.caller) ?? now);
    const delay = Math.min(MAX_DELAY_MS, DELAY_MS_PER_COST * job.cost);
    if (job.caller !== undefined) this.#remember(job.caller, sent + delay, now);
    this.#jobs.push({ job, due: sent + delay });
  }

  /** A job that lost its worker goes before all others. */
  putBack(job: J): void {
    this.#jobs.push({ job, due: -Infinity });
  }

  remove(job: J): boolean {
    const place = this.#jobs.findIndex((waiting) => waiting.job === job);
    if (place !== -1) this.#jobs.splice(place, 1);
    return place !== -1;
  }

  /** The job that is to run now, if any may. Tell its end to {@link ended}. */
  take(now: number): J | undefined {
    const heavyMay = this.#heavyMayStart(now);
    let best = -1;
    for (let i = 0; i < this.#jobs.length; i++) {
      const { job, due } = this.#jobs[i]!;
      if (!heavyMay && isHeavy(job)) continue;
      if (best === -1 || due < this.#jobs[best]!.due) best = i;
    }
    if (best === -1) return undefined;
    const { job } = this.#jobs.splice(best, 1)[0]!;
    if (isHeavy(job)) {
      this.#heavyRunning++;
      this.#heavyStarted = now;
    }
    return job;
  }

  ended(job: J, now: number): void {
    if (!isHeavy(job)) return;
    this.#heavyRunning--;
    this.#restUntil = now + (now - this.#heavyStarted);
  }

  /** Milliseconds after which {@link take} may give what it does not give now; undefined when nothing is held back. */
  heldFor(now: number): number | undefined {
    if (this.#jobs.length === 0 || this.#heavyMayStart(now)) return undefined;
    const quiet = this.#lightSeen + LIGHT_MEMORY_MS - now;
    return Math.max(1, this.#options.workers === 1 ? Math.min(quiet, this.#restUntil - now) : quiet);
  }

  clear(): J[] {
    return this.#jobs.splice(0).map(({ job }) => job);
  }

  #heavyMayStart(now: number): boolean {
    if (now - this.#lightSeen > LIGHT_MEMORY_MS) return true;
    const { workers } = this.#options;
    return workers === 1 ? now >= this.#restUntil : this.#heavyRunning < workers >> 1;
  }

  #remember(caller: string, next: number, now: number): void {
    if (this.#callers.size >= MAX_CALLERS) {
      for (const [name, at] of this.#callers) {
        if (at <= now) this.#callers.delete(name);
      }
    }
    if (this.#callers.size < MAX_CALLERS || this.#callers.has(caller)) this.#callers.set(caller, next);
  }
}

function isHeavy({ cost }: Queued): boolean {
  return cost > MAX_LIGHT_COST;
}
