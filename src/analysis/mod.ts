/** Decoding and inference off the main thread: a pool of capability-free workers. */
export { createInlineAnalyser } from "./inline.ts";
export { createAnalyser } from "./pool.ts";
export type * from "./types.ts";
