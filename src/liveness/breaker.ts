import { IadError } from "../errors.ts";

interface BreakerOptions {
  /** So many failures in a row open it. */
  readonly failures: number;
  /** How long it stays open before one call may try again, milliseconds. */
  readonly coolDownMs: number;
  /** Any clock in milliseconds that never goes back. */
  readonly now: () => number;
}

type State =
  | { readonly kind: "closed"; readonly failures: number }
  | { readonly kind: "open"; readonly untilMs: number }
  | { readonly kind: "probing" };

const CLOSED: State = { kind: "closed", failures: 0 };

/**
 * Keeps calls from a dependency that is down: after enough failures in a row they fail at once, and then one at a time
 * is let through to see whether it is back.
 */
export class CircuitBreaker {
  readonly #options: BreakerOptions;
  #state: State = CLOSED;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get state(): State["kind"] {
    return this.#state.kind;
  }

  /**
   * Runs a call, or throws LIVENESS_UNAVAILABLE at once. A call that ends in DEADLINE_EXCEEDED says nothing: its own
   * time was short, which whoever sends a request can bring about.
   */
  async run<T>(call: () => Promise<T>): Promise<T> {
    this.#admit();
    try {
      const value = await call();
      this.#state = CLOSED;
      return value;
    } catch (thrown) {
      this.#note(thrown);
      throw thrown;
    }
  }

  #admit(): void {
    if (this.#state.kind === "closed") return;
    if (this.#state.kind === "open" && this.#options.now() >= this.#state.untilMs) {
      this.#state = { kind: "probing" };
      return;
    }
    throw new IadError("LIVENESS_UNAVAILABLE", { detail: `face liveness: circuit ${this.#state.kind}` });
  }

  #note(thrown: unknown): void {
    const now = this.#options.now();
    const neutral = thrown instanceof IadError && thrown.code === "DEADLINE_EXCEEDED";
    if (this.#state.kind === "probing") {
      this.#state = { kind: "open", untilMs: neutral ? now : now + this.#options.coolDownMs };
    } else if (this.#state.kind === "closed" && !neutral) {
      const failures = this.#state.failures + 1;
      this.#state = failures >= this.#options.failures
        ? { kind: "open", untilMs: now + this.#options.coolDownMs }
        : { kind: "closed", failures };
    }
  }
}
