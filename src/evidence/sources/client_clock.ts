import { type ReadSignals, valueOf } from "../read_signals.ts";
import type { ClientClockFacts, EvidenceInput, Observation } from "../types.ts";

/**
 * The page's two clocks at sealing, against each other. Signals that were copied from another capture bring that
 * capture's clocks along.
 */
export function observeClientClock(
  { bundle }: Pick<EvidenceInput, "bundle">,
  signals: ReadSignals,
): Observation<ClientClockFacts> {
  if (signals.clock.kind !== "observed") return signals.clock;
  const { timeOrigin, now, captureToSeal } = valueOf(signals.clock) ?? {};
  const sealDelayMs = captureToSeal ?? null;
  const told = typeof timeOrigin === "number" && typeof now === "number" && sealDelayMs !== null;
  return {
    kind: "observed",
    value: {
      sealDelayMs,
      disagreementMs: told ? Math.abs(timeOrigin + now - sealDelayMs - bundle.createdMs) : null,
    },
  };
}
