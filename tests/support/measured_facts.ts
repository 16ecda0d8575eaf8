/** What the analysis worker measures, with single values exchanged. */
import { FORENSIC_FEATURES, type ForensicFacts } from "../../src/forensics/mod.ts";
import { type TemporalFacts } from "../../src/frames/mod.ts";

/** Of an ordinary webcam in good light. */
export function temporalFacts(changed: Partial<TemporalFacts> = {}): TemporalFacts {
  return {
    pairs: 6,
    duplicates: 0,
    valid: 0.9,
    equalBlocks: 0,
    blockDeviation: 2.8,
    neighbourCorrelation: 0.41,
    brightnessSlope: -1.2,
    equalPixels: 0.1,
    flatness: 0.78,
    pairCorrelation: -0.5,
    pairSpread: 0.05,
    gridStep: 0,
    halfGridStep: 0,
    falloff: -1,
    colour: -1,
    sparsity: 0.7,
    renewal: 0,
    ...changed,
  };
}

/** Nothing that can be told but what is given. */
export function forensicFacts(told: Partial<ForensicFacts> = {}): ForensicFacts {
  return { ...Object.fromEntries(FORENSIC_FEATURES.map((name) => [name, null])) as ForensicFacts, ...told };
}
