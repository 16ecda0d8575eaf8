import { Duplex } from "node:stream";
import type { Lane, Turnstile } from "./turnstile.ts";
import type { RawConnection } from "./types.ts";

/** Read at once where heads of requests are expected, and within a body. */
const HEAD_BYTES = 16 * 1024;
const BODY_BYTES = 64 * 1024;
/** Of a head, looked at before its turn to tell the lane that it waits in. */
const PEEKED_BYTES = 2 * 1024;
/** A body of unknown length goes to the parser in such parts: the last one may hold requests that follow it. */
const CHUNKED_BYTES = 2 * 1024;
/** After the last answer the client's rest is taken for so long, and so much of it, lest a reset overtakes the answer. */
const LINGER = { milliseconds: 10_000, maxBytes: 64 * 1024 * 1024 };
const EMPTY = new Uint8Array(0);
type Done = (error?: Error | null) => void;

/** What the parser is given: the head of one request, its body, or nothing until it is answered. */
type Phase = "head" | "body" | "shut";

/** The body of a request that begins: its bytes where they are told, else what says that it is whole. */
export type BodyLength = number | (() => boolean);

interface StreamOptions {
  /** A write that nobody takes within so long ends the stream. */
  readonly writeMs: number;
  readonly turnstile: Turnstile;
}

/**
 * A TCP connection as the stream that node:http parses, one request at a time: what is sent beyond waits in the
 * kernel, and no parser sees it before its turn.
 */
export class TcpStream extends Duplex {
  readonly remoteAddress: string | undefined;
  readonly #connection: RawConnection;
  readonly #options: StreamOptions;
  #phase: Phase = "head";
  #body: BodyLength = 0;
  /** Received and not yet the parser's. */
  #left = EMPTY;
  #into = EMPTY;
  #wanted = false;
  #receiving = false;
  #queued = false;
  /** The next request was there before the former one was answered. */
  #eager = false;
  /** Its request is one of those that the turnstile counts. */
  #inside = false;
  #closing = false;
  /** Bytes that may still be thrown away; undefined while they are the parser's. */
  #lingering: number | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #linger: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: RawConnection, options: StreamOptions) {
    super({ allowHalfOpen: true, highWaterMark: BODY_BYTES });
    this.remoteAddress = connection.remoteAddr.hostname;
    this.#connection = connection;
    this.#options = options;
    connection.setNoDelay?.(true);
  }

  /** False where another request is in progress. */
  beginRequest(body: BodyLength): boolean {
    if (this.#phase !== "head") return false;
    this.#body = body;
    this.#phase = body === 0 ? "shut" : "body";
    return true;
  }

  /** Nothing more is taken, and the stream ends with the answer to the request in progress. */
  closeAfterAnswer(): void {
    this.#closing = true;
    this.#left = EMPTY;
    this.#phase = "shut";
  }

  /** The request is answered and its body is through: the next one may come. */
  endRequest(): void {
    this.#leave();
    if (this.#closing) return this.destroySoon();
    this.#phase = "head";
    this.#eager = this.#left.length > 0;
    this.#feed();
  }

  /** As `net.Socket` has it: emits `timeout` after so many idle milliseconds; 0 stops that. */
  setTimeout(milliseconds: number): this {
    clearTimeout(this.#idle);
    this.#idle = milliseconds > 0 ? setTimeout(() => this.emit("timeout"), milliseconds) : undefined;
    return this;
  }

  /** As `net.Socket` has it: what is written is sent first, and the client gets time to read it. */
  destroySoon(): void {
    this.end();
    this.writableFinished ? this.#lingerThenDestroy() : this.once("finish", () => this.#lingerThenDestroy());
  }

  override _read(): void {
    this.#wanted = true;
    this.#feed();
  }

  override _write(bytes: Uint8Array, _encoding: string, done: Done): void {
    const { writeMs } = this.#options;
    const timer = setTimeout(() => this.destroy(new Error("The client takes nothing")), writeMs);
    this.#writeAll(bytes).then(() => done(), done).finally(() => clearTimeout(timer));
  }

  override _final(done: Done): void {
    this.#connection.closeWrite().then(() => done(), () => done());
  }

  override _destroy(error: Error | null, done: Done): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#linger);
    this.#leave();
    this.#left = this.#into = EMPTY;
    try {
      this.#connection.close();
    } catch {
      // The runtime closed it first.
    }
    done(error);
  }

  #feed(): void {
    if (!this.#wanted || this.#phase === "shut" || this.destroyed || this.#lingering !== undefined) return;
    if (this.#left.length === 0) return this.#receive();
    if (this.#phase === "body") return this.#handBody();
    if (this.#queued) return;
    this.#queued = true;
    const lane = this.#eager ? "eager" : announcesBody(this.#left) ? "work" : "light";
    this.#options.turnstile.enter(() => this.#handHead(lane), lane);
  }

  #handHead(lane: Lane): void {
    this.#queued = false;
    this.#eager = false;
    this.#inside = lane === "eager";
    if (this.destroyed || this.#lingering !== undefined) return this.#leave();
    this.#hand(headLength(this.#left));
    // A head that is not whole is no request yet.
    if (this.#phase === "head") this.#leave();
  }

  #leave(): void {
    if (this.#inside) this.#options.turnstile.leave();
    this.#inside = false;
  }

  #handBody(): void {
    const body = this.#body;
    if (typeof body === "number") {
      const length = Math.min(body, this.#left.length);
      this.#body = body - length;
      if (length === body) this.#phase = "shut";
      return this.#hand(length);
    }
    this.#hand(Math.min(CHUNKED_BYTES, this.#left.length));
    if (body() && this.#phase === "body") this.#phase = "shut";
  }

  #hand(length: number): void {
    const part = this.#left.subarray(0, length);
    this.#left = this.#left.subarray(length);
    this.#wanted = false;
    this.push(part);
  }

  #receive(): void {
    if (this.#receiving) return;
    this.#receiving = true;
    const size = this.#phase === "body" || this.#lingering !== undefined ? BODY_BYTES : HEAD_BYTES;
    if (this.#into.length !== size) this.#into = new Uint8Array(size);
    this.#connection.read(this.#into).then(
      (length) => {
        this.#receiving = false;
        this.#take(length);
      },
      (error) => this.destroy(error),
    );
  }

  #take(length: number | null): void {
    if (this.destroyed) return;
    if (this.#lingering !== undefined) return this.#discard(length);
    if (length === null) return void this.push(null);
    // A copy: a client that sends single bytes must not keep a whole buffer for each.
    this.#left = this.#into.slice(0, length);
    this.#feed();
  }

  #lingerThenDestroy(): void {
    if (this.destroyed || this.#lingering !== undefined) return;
    if (this.readableEnded) return void this.destroy();
    this.#lingering = LINGER.maxBytes;
    this.#linger = setTimeout(() => this.destroy(), LINGER.milliseconds);
    this.#receive();
  }

  #discard(length: number | null): void {
    if (length === null || (this.#lingering! -= length) < 0) return void this.destroy();
    this.#receive();
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) sent += await this.#connection.write(bytes.subarray(sent));
  }
}

/** In whatever part of a head is here: a length of four digits or more, or a length that is not told. */
function announcesBody(bytes: Uint8Array): boolean {
  const head = String.fromCharCode(...bytes.subarray(0, PEEKED_BYTES));
  return /\ncontent-length:[ \t]*[1-9]\d{3}|\ntransfer-encoding:/i.test(head);
}

/** Up to and with the first empty line, which ends a head; all of it where none has come. */
function headLength(bytes: Uint8Array): number {
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) {
    if (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) return at + 3;
  }
  return bytes.length;
}
