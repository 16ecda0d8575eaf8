import { cachedHash } from "../realm/cached_source.ts";
import { fields, text } from "../realm/clip.ts";
import { type SignalSource, Unavailable } from "./types.ts";
import { workerFact } from "./worker_fact.ts";

/** Hashes of the library's and the worker's files as the browser holds them. */
export const sdkSourceSource: SignalSource = {
  name: "sdk_source",
  when: "early",
  limitMs: 3000,
  async observe(context) {
    const [librarySha384, workerSha384] = await Promise.all([
      cachedHash(import.meta.url),
      workerFact(context, ({ source }) => source),
    ]);
    const told = fields({ librarySha384, workerSha384: text(workerSha384, 64) });
    if (Object.keys(told).length === 0) throw new Unavailable("not cached");
    return told;
  },
};
