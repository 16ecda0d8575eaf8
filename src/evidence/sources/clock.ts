import type { EvidenceInput } from "../input.ts";
import { type Observation, SOURCE_FAULT } from "../observation.ts";

export interface ClockFacts {
  /** Absolute difference between the client's clock at capture and ours at receipt. */
  readonly skewMs: number;
}

export function observeClock({ bundle, receivedMs }: EvidenceInput): Observation<ClockFacts> {
  const skewMs = Math.abs(receivedMs - bundle.createdMs);
  if (!Number.isFinite(skewMs)) return { kind: "failed", reason: SOURCE_FAULT };
  return { kind: "observed", value: { skewMs } };
}
