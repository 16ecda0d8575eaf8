/** A TCP proxy that delays, refuses, hangs and cuts connections where a test wants it. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/**
 * What becomes of one exchange. `hang`: nothing of it gets through. `lostRequest`: reset before the server hears of it.
 * `lostAnswer`: reset once `after` bytes of the answer have passed, none without it.
 */
export type Fault =
  | { readonly kind: "hang" | "lostRequest" }
  | { readonly kind: "lostAnswer"; readonly after?: number };

export interface CuttingProxy {
  readonly port: number;
  /** Exchanges so far: each begins where the client speaks first, or after the server did. One round trip each. */
  exchanges(): number;
  /** Asked at the begin of each exchange, with its number counted from this call; undefined: it passes. */
  onExchange(fault: (number: number) => Fault | undefined): void;
  /** Milliseconds that are added to each round trip, half of them on each way. */
  delay(roundTripMs: number): void;
  /** Resets all connections and takes no new ones. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  stop(): Promise<void>;
}

/** Listens on a free port of 127.0.0.1 and passes on to `target`, a port there. */
export async function startCuttingProxy(target: number): Promise<CuttingProxy> {
  const pairs = new Set<Pair>();
  let seen = 0;
  let since = 0;
  let delayMs = 0;
  let choose: (number: number) => Fault | undefined = () => undefined;
  let server = await listening(0);
  const { port } = server.address() as AddressInfo;

  function listening(on: number): Promise<Server> {
    const { promise, resolve, reject } = Promise.withResolvers<Server>();
    const made = createServer((client) => {
      const pair = new Pair(client, connect(target, "127.0.0.1"), {
        fault: () => (seen++, choose(++since)),
        delayMs: () => delayMs / 2,
        closed: () => pairs.delete(pair),
      });
      pairs.add(pair);
    });
    made.once("error", reject);
    made.listen(on, "127.0.0.1", () => resolve(made));
    return promise;
  }
  async function refuse(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    server.close(() => resolve());
    for (const pair of pairs) pair.reset();
    await promise;
  }
  return {
    port,
    exchanges: () => seen,
    onExchange(fault) {
      choose = fault;
      since = 0;
    },
    delay: (roundTripMs) => void (delayMs = roundTripMs),
    refuse,
    async accept() {
      server = await listening(port);
    },
    stop: refuse,
  };
}

interface PairOptions {
  readonly fault: () => Fault | undefined;
  readonly delayMs: () => number;
  readonly closed: () => void;
}

/** One client and its connection to the server. */
class Pair {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #options: PairOptions;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #answering = true;
  #fault: Fault | undefined;
  #passed = 0;
  #over = false;

  constructor(client: Socket, server: Socket, options: PairOptions) {
    this.#client = client;
    this.#server = server;
    this.#options = options;
    client.setNoDelay(true);
    server.setNoDelay(true);
    client.on("data", (bytes: Uint8Array) => this.#ask(bytes));
    server.on("data", (bytes: Uint8Array) => this.#answer(bytes));
    for (const socket of [client, server]) {
      socket.on("error", () => this.reset());
      socket.on("close", () => this.#later(() => this.reset()));
    }
  }

  reset(): void {
    if (this.#over) return;
    this.#over = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#client.resetAndDestroy();
    this.#server.destroy();
    this.#options.closed();
  }

  #ask(bytes: Uint8Array): void {
    if (this.#answering) {
      this.#answering = false;
      this.#passed = 0;
      this.#fault = this.#options.fault();
    }
    if (this.#fault?.kind === "lostRequest") return this.reset();
    if (this.#fault?.kind !== "hang") this.#later(() => this.#server.write(bytes));
  }

  #answer(bytes: Uint8Array): void {
    this.#answering = true;
    if (this.#fault?.kind !== "lostAnswer") return this.#later(() => this.#client.write(bytes));
    const room = (this.#fault.after ?? 0) - this.#passed;
    this.#passed += bytes.length;
    if (bytes.length <= room) return this.#later(() => this.#client.write(bytes));
    this.#client.write(bytes.subarray(0, Math.max(0, room)), () => this.reset());
  }

  /** In order: timers of one length fire as they were set. */
  #later(work: () => unknown): void {
    const delayMs = this.#options.delayMs();
    if (delayMs === 0) {
      if (!this.#over) work();
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#over) work();
    }, delayMs);
    this.#timers.add(timer);
  }
}
