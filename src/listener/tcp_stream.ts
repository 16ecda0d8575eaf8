import { Duplex } from "node:stream";
import type { RawConnection } from "./types.ts";

const READ_BYTES = 64 * 1024;
type Done = (error?: Error | null) => void;

/** A TCP connection as the stream that node:http parses. A write that nobody takes within `writeMs` ends it. */
export class TcpStream extends Duplex {
  readonly remoteAddress: string | undefined;
  readonly #connection: RawConnection;
  readonly #writeMs: number;
  readonly #into = new Uint8Array(READ_BYTES);
  #idle: ReturnType<typeof setTimeout> | undefined;
  #ignored = false;

  constructor(connection: RawConnection, { writeMs }: { readonly writeMs: number }) {
    super({ allowHalfOpen: true, highWaterMark: READ_BYTES });
    this.remoteAddress = connection.remoteAddr.hostname;
    this.#connection = connection;
    this.#writeMs = writeMs;
    connection.setNoDelay?.(true);
  }

  /** As `net.Socket` has it: emits `timeout` after so many idle milliseconds; 0 stops that. */
  setTimeout(milliseconds: number): this {
    clearTimeout(this.#idle);
    this.#idle = milliseconds > 0 ? setTimeout(() => this.emit("timeout"), milliseconds) : undefined;
    return this;
  }

  /** As `net.Socket` has it: what is written is sent first. */
  destroySoon(): void {
    this.writableFinished ? this.destroy() : this.once("finish", () => this.destroy());
    this.end();
  }

  /** What still comes is left with the sender. */
  stopReading(): void {
    this.#ignored = true;
  }

  override _read(): void {
    if (this.#ignored) return;
    // A copy: a client that sends single bytes must not keep a whole buffer for each.
    this.#connection.read(this.#into).then(
      (length) => this.push(length === null ? null : this.#into.slice(0, length)),
      (error) => this.destroy(error),
    );
  }

  override _write(bytes: Uint8Array, _encoding: string, done: Done): void {
    const timer = setTimeout(() => this.destroy(new Error("The client takes nothing")), this.#writeMs);
    this.#writeAll(bytes).then(() => done(), done).finally(() => clearTimeout(timer));
  }

  override _final(done: Done): void {
    this.#connection.closeWrite().then(() => done(), () => done());
  }

  override _destroy(error: Error | null, done: Done): void {
    clearTimeout(this.#idle);
    try {
      this.#connection.close();
    } catch {
      // The runtime closed it first.
    }
    done(error);
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) sent += await this.#connection.write(bytes.subarray(sent));
  }
}
