/** What can be seen in one capture: each source looks at one thing and never judges. */
export * from "./evidence.ts";
export type * from "./input.ts";
export type * from "./memory.ts";
export * from "./observation.ts";
export { observe } from "./observe.ts";
export { SIGNAL_SHAPES } from "./signal_shapes.ts";
export type { SignalName } from "./signal_shapes.ts";
export type { ClientBuildFacts } from "./sources/client_build.ts";
export type { CropFacts } from "./sources/crops.ts";
export type { EncoderFacts } from "./sources/encoder.ts";
export type { TamperFacts } from "./sources/tamper.ts";
