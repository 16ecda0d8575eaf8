import { type ClockFacts, type EvidenceInput, type Observation, SOURCE_FAULT } from "../types.ts";

export function observeClock({ bundle, receivedMs }: EvidenceInput): Observation<ClockFacts> {
  const skewMs = Math.abs(receivedMs - bundle.createdMs);
  if (!Number.isFinite(skewMs)) return { kind: "failed", reason: SOURCE_FAULT };
  return { kind: "observed", value: { skewMs } };
}
