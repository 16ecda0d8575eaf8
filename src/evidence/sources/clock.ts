import type { ClockFacts, EvidenceInput, Observation } from "../types.ts";

export function observeClock({ bundle, receivedMs }: EvidenceInput): Observation<ClockFacts> {
  const skewMs = Math.abs(receivedMs - bundle.createdMs);
  if (!Number.isFinite(skewMs)) return { kind: "failed", reason: "malformed" };
  return { kind: "observed", value: { skewMs } };
}
