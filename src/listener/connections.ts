import type { TcpStream } from "./tcp_stream.ts";

/** The open connections. Those without a request in progress stand in the order since when they wait. */
export class Connections {
  readonly #all = new Set<TcpStream>();
  readonly #waiting = new Set<TcpStream>();
  #onEmpty: (() => void) | undefined;

  get size(): number {
    return this.#all.size;
  }

  add(stream: TcpStream): void {
    this.#all.add(stream);
    this.#waiting.add(stream);
    stream.once("close", () => {
      this.#all.delete(stream);
      this.#waiting.delete(stream);
      if (this.#all.size === 0) this.#onEmpty?.();
    });
  }

  requestBegins(stream: TcpStream): void {
    this.#waiting.delete(stream);
  }

  requestEnds(stream: TcpStream): void {
    if (this.#all.has(stream)) this.#waiting.add(stream);
  }

  /** Ends the connection that waits longest; false where every one carries a request. */
  evictOne(): boolean {
    const [longest] = this.#waiting;
    if (longest === undefined) return false;
    this.#waiting.delete(longest);
    longest.destroy();
    return true;
  }

  /** Resolves once no connection is left, at the latest after so many milliseconds. */
  async emptied(milliseconds: number): Promise<void> {
    if (this.#all.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#onEmpty = resolve;
    const timer = setTimeout(resolve, milliseconds);
    await promise;
    clearTimeout(timer);
  }

  closeWaiting(): void {
    for (const stream of this.#waiting) stream.destroy();
  }

  closeAll(): void {
    for (const stream of this.#all) stream.destroy();
  }
}
