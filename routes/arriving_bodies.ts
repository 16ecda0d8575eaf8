import { IadError } from "../src/errors.ts";

interface BodyLimits {
  /** Bodies that may arrive at once; one more takes the place of the slowest. */
  readonly maxArriving: number;
  /** Bytes that all requests may hold together, from the first byte of a body to the answer; once it is whole, twice. */
  readonly maxHeldBytes: number;
  /** Whole seconds from the headers to the body's first byte. */
  readonly firstByteSeconds: number;
  /** Bytes a second, on average, once {@link GRACE_TICKS} have passed. */
  readonly minRate: number;
}

const TICK_MS = 1_000;
/** A body's rate is first judged after so many ticks. */
const GRACE_TICKS = 2;

/**
 * The bodies that arrive and the bytes that requests hold, apart from the work that follows: who sends slowly takes no
 * place at work. Time is counted in ticks of one timer, so that a server that was busy is not its clients' fault.
 */
export class ArrivingBodies {
  readonly #limits: BodyLimits;
  readonly #arriving = new Set<ArrivingBody>();
  #held = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  /** Throws OVERLOADED where no place can be made, SHUTTING_DOWN after {@link close}. */
  open(): ArrivingBody {
    if (this.#closed) throw new IadError("SHUTTING_DOWN");
    if (this.#arriving.size >= this.#limits.maxArriving && !this.#evictSlowest()) {
      throw new IadError("OVERLOADED", { detail: "too many bodies arrive" });
    }
    const body = new ArrivingBody({
      hold: (bytes, yieldsTo) => this.#hold(body, bytes, yieldsTo),
      leave: () => this.#leave(body),
    });
    this.#arriving.add(body);
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS);
    return body;
  }

  /** Ends what still arrives with SHUTTING_DOWN. */
  close(): void {
    this.#closed = true;
    for (const body of this.#arriving) body.refuse(new IadError("SHUTTING_DOWN", { detail: "body" }));
  }

  get arriving(): number {
    return this.#arriving.size;
  }
  get heldBytes(): number {
    return this.#held;
  }

  /** The largest body on its way, of more than `yieldsTo` bytes, gives way; without one, this body is too much. */
  #hold(body: ArrivingBody, bytes: number, yieldsTo: number): void {
    while (bytes > 0 && this.#held + bytes > this.#limits.maxHeldBytes) {
      const overload = new IadError("OVERLOADED", { detail: "bodies hold too many bytes" });
      const largest = [...this.#arriving].reduce((a, b) => (a.bytes >= b.bytes ? a : b), body);
      if (largest === body || largest.bytes <= yieldsTo) throw overload;
      largest.refuse(overload);
    }
    this.#held += bytes;
  }

  #leave(body: ArrivingBody): void {
    this.#arriving.delete(body);
    if (this.#arriving.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** One that has been judged at least once; a body that only just began is nobody's slowest. */
  #evictSlowest(): boolean {
    const known = [...this.#arriving].filter(({ ticks }) => ticks >= 1);
    if (known.length === 0) return false;
    const slowest = known.reduce((a, b) => (a.rate <= b.rate ? a : b));
    slowest.refuse(new IadError("OVERLOADED", { detail: "the slowest of too many bodies" }));
    return true;
  }

  #tick(): void {
    const { firstByteSeconds, minRate } = this.#limits;
    for (const body of this.#arriving) {
      body.ticks++;
      const silent = body.bytes === 0 && body.ticks > firstByteSeconds;
      const slow = body.bytes > 0 && body.ticks > GRACE_TICKS && body.rate < minRate;
      if (silent || slow) body.refuse(new IadError("DEADLINE_EXCEEDED", { detail: "the body is too slow" }));
    }
  }
}

interface BodyOwner {
  /** Makes room among the bodies of more than `yieldsTo` bytes that still arrive. */
  readonly hold: (bytes: number, yieldsTo: number) => void;
  readonly leave: () => void;
}

/** One body on its way, and then the bytes of it that its request holds. */
export class ArrivingBody {
  bytes = 0;
  ticks = 0;
  #opened = 0;
  #refusal: IadError | undefined;
  /** Rejects when the body is given up; handled here, so that nobody has to wait for it. */
  readonly refused: Promise<never>;
  readonly #refuse: (error: IadError) => void;
  readonly #owner: BodyOwner;

  constructor(owner: BodyOwner) {
    const { promise, reject } = Promise.withResolvers<never>();
    promise.catch(() => {});
    this.refused = promise;
    this.#refuse = reject;
    this.#owner = owner;
  }

  /** Bytes a second. */
  get rate(): number {
    return this.bytes / Math.max(1, this.ticks);
  }

  /** Throws OVERLOADED where all requests together would hold too much. */
  add(bytes: number): void {
    if (this.#refusal !== undefined) throw this.#refusal;
    this.#owner.hold(bytes, this.bytes + bytes);
    this.bytes += bytes;
  }

  /** Whoever receives it hears of it and lets go of its bytes. */
  refuse(error: IadError): void {
    this.#refusal = error;
    this.release();
    this.#refuse(error);
  }

  /** All of it is here and will be opened: what is in it then lies beside it. Throws as {@link add} does. */
  whole(): void {
    if (this.#refusal !== undefined) throw this.#refusal;
    this.#owner.hold(this.bytes, 0);
    this.#opened = this.bytes;
  }

  /** All of it is here, or no more of it will be read. */
  arrived(): void {
    this.#owner.leave();
  }

  /** The request is answered: its bytes are held no longer. */
  release(): void {
    this.arrived();
    this.#owner.hold(-this.bytes - this.#opened, 0);
    this.bytes = this.#opened = 0;
  }
}
