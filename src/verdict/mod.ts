/** From evidence to a verdict. Sees evidence types only, never pixels. */
export { CALIBRATIONS } from "./calibration.ts";
export { decide } from "./decide.ts";
export * from "./types.ts";
export { GROUP_CAPS } from "./weights.ts";
