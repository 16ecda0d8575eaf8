import { setImmediate } from "node:timers";

/**
 * `work`: it announces a body, and so does its client's part before it can ask again. `light`: it has none. `eager`: it
 * was sent before the former request of its connection was answered.
 */
export type Lane = "work" | "light" | "eager";

/** Requests of a lane that begin in one turn of the event loop: what is under way is never further off than these. */
const PER_TURN = 4;
/** Beyond so many light ones that wait, one goes in each millisecond: the rest of the time is for what is under way. */
const CROWD = 32;
/** Eager ones in progress at once; they, too, go in one each millisecond. */
const MAX_EAGER = 16;
const PAUSE_MS = 1;

/**
 * Where requests wait until they may begin, in three lanes, each in order. No flood of small requests, sent at once or
 * over many connections, takes all of the event loop: checks go past it.
 */
export class Turnstile {
  readonly #waiting: Record<Lane, (() => void)[]> = { work: [], light: [], eager: [] };
  #turning = false;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #eagerRunning = 0;

  /** Who was let in as `eager` says {@link leave} when its request is over. */
  enter(begin: () => void, lane: Lane): void {
    this.#waiting[lane].push(begin);
    this.#schedule();
  }

  /** The request of one who was let in as `eager` is answered, or its connection gone. */
  leave(): void {
    this.#eagerRunning--;
  }

  /** Nobody waits any more. */
  clear(): void {
    for (const lane of Object.values(this.#waiting)) lane.length = 0;
    clearTimeout(this.#pause);
    this.#pause = undefined;
  }

  #schedule(): void {
    const { work, light, eager } = this.#waiting;
    const isCrowded = light.length > CROWD;
    if (!this.#turning && (work.length > 0 || (light.length > 0 && !isCrowded))) {
      this.#turning = true;
      setImmediate(() => this.#turn());
    }
    if (isCrowded || eager.length > 0) this.#pause ??= setTimeout(() => this.#letOneIn(), PAUSE_MS);
  }

  #turn(): void {
    this.#turning = false;
    const { work, light } = this.#waiting;
    const isCrowded = light.length > CROWD;
    for (const begin of work.splice(0, PER_TURN)) begin();
    if (!isCrowded) { for (const begin of light.splice(0, PER_TURN)) begin(); }
    this.#schedule();
  }

  #letOneIn(): void {
    this.#pause = undefined;
    const { light, eager } = this.#waiting;
    if (light.length > CROWD) light.shift()?.();
    const begin = this.#eagerRunning < MAX_EAGER ? eager.shift() : undefined;
    if (begin !== undefined) {
      this.#eagerRunning++;
      begin();
    }
    this.#schedule();
  }
}
