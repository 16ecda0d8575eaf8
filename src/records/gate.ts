import { IadError } from "../errors.ts";

interface Waiter {
  readonly enter: () => void;
}

/**
 * Lets `permits` operations at a time into the database, in order of arrival. The local libSQL client is one
 * synchronous connection: an interactive transaction must not find a stranger's statement inside it. Both the
 * number of waiters and the time that each waits are bounded.
 */
export class Gate {
  readonly #maxWaiters: number;
  readonly #waiters: Waiter[] = [];
  #free: number;

  constructor(permits: number, options: { readonly maxWaiters: number }) {
    this.#free = permits;
    this.#maxWaiters = options.maxWaiters;
  }

  /** Resolves to the function that leaves the gate; calling it again does nothing. */
  enter(timeoutMs: number): Promise<() => void> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve(this.#leaver());
    }
    if (this.#waiters.length >= this.#maxWaiters) {
      return Promise.reject(new IadError("RECORDS_UNAVAILABLE", { detail: "record queue full" }));
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        enter: () => {
          clearTimeout(timer);
          resolve(this.#leaver());
        },
      };
      const timer = setTimeout(() => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(new IadError("RECORDS_UNAVAILABLE", { detail: "record queue timeout" }));
      }, timeoutMs);
      this.#waiters.push(waiter);
    });
  }

  #leaver(): () => void {
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      const next = this.#waiters.shift();
      if (next === undefined) this.#free++;
      else next.enter();
    };
  }
}
