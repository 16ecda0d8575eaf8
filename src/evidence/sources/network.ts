import type { PipelineFacts } from "../../image/types.ts";
import type { EvidenceInput, Observation } from "../types.ts";

/** How the raw frames came about, by the pipeline network: measured with the photo, in the analysis worker. */
export function observeNetwork({ network }: Pick<EvidenceInput, "network">): Observation<PipelineFacts> {
  return network === null
    ? { kind: "unavailable", reason: "no crops that it looks at" }
    : { kind: "observed", value: network };
}
