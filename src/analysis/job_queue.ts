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
const LIGHT_MEMORY_MS = 5000;
const HALF_LIFE_MS = 5000;
const MAX_CALLERS = 10_000;

/**
 * The jobs that wait, cheapest first with ageing, in equal shares for callers that are known. Heavy jobs hold at most
 * half of the queue. While light ones keep coming they hold half of the workers, and after one of them there is a rest as
 * long as it took: what a heavy job costs beside its worker, a restart at worst, is paid in that time.
 */
export class JobQueue<J extends Queued> {
  readonly #options: QueueOptions;
  readonly #jobs: Waiting<J>[] = [];
  /** What each caller's jobs have cost of late, worth half of it after each {@link HALF_LIFE_MS}. */
  readonly #used = new Map<string | undefined, { readonly cost: number; readonly at: number }>();
  /** When a light job came or ended last, and how many run. */
  #lightSeen = -Infinity;
  #lightRunning = 0;
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
    this.#jobs.push({ job, due: now + delayOf(job.cost) });
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
    let best: Waiting<J> | undefined;
    let first = Infinity;
    for (const waiting of this.#jobs) {
      if (!heavyMay && isHeavy(waiting.job)) continue;
      const turn = waiting.due + DELAY_MS_PER_COST * this.#usedBy(waiting.job.caller, now);
      if (best !== undefined && turn >= first) continue;
      best = waiting;
      first = turn;
    }
    if (best === undefined) return undefined;
    const { job } = best;
    this.remove(job);
    this.#use(job, now);
    if (isHeavy(job)) {
      this.#heavyRunning++;
      this.#heavyStarted = now;
    } else this.#lightRunning++;
    return job;
  }

  ended(job: J, now: number): void {
    if (isHeavy(job)) {
      this.#heavyRunning--;
      this.#restUntil = now + (now - this.#heavyStarted);
    } else {
      this.#lightRunning--;
      this.#lightSeen = now;
    }
  }

  /** Milliseconds after which {@link take} may give what it does not give now; undefined when nothing is held back. */
  heldFor(now: number): number | undefined {
    if (this.#jobs.length === 0 || this.#heavyMayStart(now)) return undefined;
    const quiet = this.#lightSeen + LIGHT_MEMORY_MS - now;
    const rested = this.#restUntil - now;
    return Math.max(1, this.#hasHeavyPlace() && rested > 0 ? Math.min(quiet, rested) : quiet);
  }

  clear(): J[] {
    return this.#jobs.splice(0).map(({ job }) => job);
  }

  #heavyMayStart(now: number): boolean {
    const quiet = this.#lightRunning === 0 && now - this.#lightSeen > LIGHT_MEMORY_MS;
    if (quiet && this.#jobs.every(({ job }) => isHeavy(job))) return true;
    return this.#hasHeavyPlace() && now >= this.#restUntil;
  }

  #hasHeavyPlace(): boolean {
    return this.#heavyRunning < Math.max(1, this.#options.workers >> 1);
  }

  #usedBy(caller: string | undefined, now: number): number {
    const used = this.#used.get(caller);
    return used === undefined ? 0 : used.cost * 2 ** ((used.at - now) / HALF_LIFE_MS);
  }

  #use({ caller, cost }: J, now: number): void {
    this.#used.set(caller, { cost: cost + this.#usedBy(caller, now), at: now });
    if (this.#used.size <= MAX_CALLERS) return;
    for (const [name, { at }] of this.#used) {
      if (now - at > 10 * HALF_LIFE_MS) this.#used.delete(name);
    }
    if (this.#used.size > MAX_CALLERS) this.#used.clear();
  }
}

interface Waiting<J> {
  readonly job: J;
  readonly due: number;
}

function delayOf(cost: number): number {
  return Math.min(MAX_DELAY_MS, DELAY_MS_PER_COST * cost);
}

function isHeavy({ cost }: Queued): boolean {
  return cost > MAX_LIGHT_COST;
}
