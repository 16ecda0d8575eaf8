import type { ServerResponse } from "node:http";
import type { TcpStream } from "./tcp_stream.ts";

/** Requests of one connection, the one in progress included; with the last of them it is closed. */
const MAX_REQUESTS = 16;

interface Line {
  length: number;
  full: boolean;
  /** Resolves when the last answer in the line is sent. */
  end: Promise<void>;
}

/**
 * Requests that a client sends without waiting for answers. node:http starts all of them at once and keeps what is not
 * yet its turn in memory: a kilobyte of requests for a large file would cost a hundred megabytes.
 */
export class Pipelines {
  readonly #lines = new WeakMap<TcpStream, Line>();

  /** Resolves when this answer is next, with false where none is to be given: the connection is gone, or closes. */
  async turn(stream: TcpStream, outgoing: ServerResponse): Promise<boolean> {
    const line = this.#lines.get(stream) ?? { length: 0, full: false, end: Promise.resolve() };
    this.#lines.set(stream, line);
    if (line.full) {
      stream.stopReading();
      return false;
    }
    line.length++;
    line.full = line.length === MAX_REQUESTS;
    if (line.full) outgoing.shouldKeepAlive = false;
    const before = line.end;
    line.end = new Promise((resolve) => outgoing.once("close", () => (line.length--, resolve())));
    await before;
    return !stream.destroyed;
  }
}
