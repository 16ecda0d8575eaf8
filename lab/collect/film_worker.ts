/** Makes films off the main thread, one after the other. */
import { type FilmMade, type FilmOrder, makeFilm } from "../media/mod.ts";

interface FilmJob {
  readonly id: number;
  readonly path: string;
  readonly film: Omit<FilmOrder, "shared"> & { readonly shared: string };
}
export type FilmReply =
  | { readonly id: number; readonly made: FilmMade }
  | { readonly id: number; readonly trouble: string };

const scope = self as unknown as { onmessage: unknown; postMessage(reply: FilmReply): void };
let last = Promise.resolve();

scope.onmessage = ({ data: { id, path, film } }: MessageEvent<FilmJob>) => {
  last = last.then(async () => {
    try {
      scope.postMessage({ id, made: await makeFilm(path, { ...film, shared: new URL(film.shared) }) });
    } catch (thrown) {
      scope.postMessage({
        id,
        trouble: thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown),
      });
    }
  });
};
