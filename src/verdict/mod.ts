/** From evidence to a verdict. Sees evidence types only, never pixels. */
export { decide } from "./decide.ts";
export * from "./types.ts";
