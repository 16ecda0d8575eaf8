import type { FilmMade, FilmOrder } from "../media/mod.ts";
import type { FilmReply } from "./film_worker.ts";

/** A worker that makes films, and the promises of its callers. */
export class FilmMaker {
  readonly #worker = new Worker(new URL("film_worker.ts", import.meta.url), { type: "module" });
  readonly #waiting = new Map<number, PromiseWithResolvers<FilmMade>>();
  #count = 0;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<FilmReply>) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ("made" in data) waiting?.resolve(data.made);
      else waiting?.reject(new Error(data.trouble));
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      for (const { reject } of this.#waiting.values()) reject(new Error(event.message));
      this.#waiting.clear();
    };
  }

  make(path: string, film: FilmOrder): Promise<FilmMade> {
    const id = ++this.#count;
    const waiting = Promise.withResolvers<FilmMade>();
    waiting.promise.catch(() => {});
    this.#waiting.set(id, waiting);
    this.#worker.postMessage({ id, path, film: { ...film, shared: film.shared.href } });
    return waiting.promise;
  }

  close(): void {
    this.#worker.terminate();
  }
}
