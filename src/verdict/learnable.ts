import type { Evidence, Observation } from "../evidence/mod.ts";
import type { LearnableValues } from "./learned.ts";
import { MIN_LIT_BLOCKS } from "./rules/temporal.ts";

/** Every number of one capture that a weight can be learned for, by its name in learned.json. */
export function learnableValues(evidence: Evidence): LearnableValues {
  return {
    ...temporalValues(evidence),
    ...valuesOf("forensics", evidence.forensics),
    ...frameOriginValues(evidence),
  };
}

/** Frames of a covered or blinded camera say nothing. */
function temporalValues({ temporal }: Evidence): LearnableValues {
  if (temporal.kind !== "observed") return {};
  const { pairs: _, valid, ...measured } = temporal.value;
  return valid < MIN_LIT_BLOCKS ? {} : named("temporal", measured);
}

/**
 * The one number; the classes' probabilities are for the analyst. The network learned cameras from frames that all differ:
 * where one repeats, its word for a camera does not count.
 */
function frameOriginValues({ frameOrigin, temporal }: Evidence): LearnableValues {
  if (frameOrigin.kind !== "observed") return {};
  const { injected } = frameOrigin.value;
  const repeated = temporal.kind === "observed" && temporal.value.duplicates > 0;
  return repeated && injected < 0 ? {} : { "network.injected": injected };
}

function valuesOf(kind: string, facts: Observation<LearnableValues>): LearnableValues {
  return facts.kind === "observed" ? named(kind, facts.value) : {};
}

function named(kind: string, values: LearnableValues): LearnableValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${kind}.${name}`, value]));
}
