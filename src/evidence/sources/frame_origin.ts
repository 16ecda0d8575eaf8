import type { FrameOriginFacts } from "../../frames/types.ts";
import type { EvidenceInput } from "../input.ts";
import type { Observation } from "../observation.ts";

/** How the raw frames came about, by the frame origin frame origin network: measured with the photo, in the analysis worker. */
export function observeFrameOrigin(
  { frameOrigin }: Pick<EvidenceInput, "frameOrigin">,
): Observation<FrameOriginFacts> {
  return frameOrigin === null
    ? { kind: "unavailable", reason: "no crops that it looks at" }
    : { kind: "observed", value: frameOrigin };
}
