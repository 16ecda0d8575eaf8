/** What can be seen in one capture: each source looks at one thing and never judges. */
export { observe } from "./observe.ts";
export { SIGNAL_SHAPES } from "./signal_shapes.ts";
export type { SignalName } from "./signal_shapes.ts";
export * from "./types.ts";
