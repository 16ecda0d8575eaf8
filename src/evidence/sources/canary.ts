import type { ClaimedBrowser } from "../browser.ts";
import { knownCanary } from "../known_canaries.ts";
import { type ReadSignals, valueOf } from "../read_signals.ts";
import type { Observation } from "../observation.ts";

/** Unavailable where the claimed browser's encoder was not measured. */
export interface CanaryFacts {
  /** The client's fixed picture came out as the claimed browser's encoder writes it. */
  readonly matches: boolean;
}

/** Sides of the client's canary picture. */
const SIDE = 64;
/** Browsers on the same engine that change what a canvas gives back, on purpose and in every session anew. */
const FARBLING = /brave/i;

/** The client's canary picture through its own encoder, against what the claimed browser makes of it. */
export function observeCanary(
  signals: ReadSignals,
  claimed: ClaimedBrowser | undefined,
): Observation<CanaryFacts> {
  if (signals.encoder_canary.kind !== "observed") return signals.encoder_canary;
  const { sha256, quality, width, height } = signals.encoder_canary.value;
  if (!sha256 || typeof quality !== "number" || width !== SIDE || height !== SIDE) {
    return { kind: "unavailable", reason: "not our canary" };
  }
  const expected = claimed === undefined ? undefined : knownCanary(claimed, quality);
  if (expected === undefined) return { kind: "unavailable", reason: "encoder not measured" };
  if (valueOf(signals.ua_ch)?.brands?.some(({ brand }) => FARBLING.test(brand))) {
    return { kind: "unavailable", reason: "canvas is farbled" };
  }
  return { kind: "observed", value: { matches: sha256 === expected } };
}
