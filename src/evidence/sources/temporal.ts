import type { TemporalFacts } from "../../frames/types.ts";
import type { EvidenceInput } from "../input.ts";
import type { Observation } from "../observation.ts";

/** How consecutive raw frames differ: measured with the photo, in the analysis worker. */
export function observeTemporal({ temporal }: Pick<EvidenceInput, "temporal">): Observation<TemporalFacts> {
  return temporal === null
    ? { kind: "unavailable", reason: "no consecutive crops" }
    : { kind: "observed", value: temporal };
}
