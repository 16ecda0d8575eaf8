import { type ReadSignals, valueOf } from "../read_signals.ts";
import type { EvidenceInput } from "../input.ts";
import type { Observation } from "../observation.ts";

export interface ClientClockFacts {
  /** From the photo's frame to sealing; null: not told. */
  readonly sealDelayMs: number | null;
  /** Between the wall clock at the photo and the page's own timer; null: not told. */
  readonly disagreementMs: number | null;
}

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
