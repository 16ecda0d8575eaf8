/** Traces that processing leaves in a picture: docs/detection.md, "Image forensics". */
export { blockGrid } from "./block_grid.ts";
export { blockSpectrum } from "./block_spectrum.ts";
export { forensicFacts } from "./forensic_facts.ts";
export { FORENSIC_FEATURES } from "./types.ts";
export type * from "./types.ts";
