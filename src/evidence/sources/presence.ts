import type { ClaimedBrowser } from "../browser.ts";
import { MALFORMED, type ReadSignals } from "../read_signals.ts";
import type { SignalName } from "../signal_shapes.ts";
import type { Observation } from "../observation.ts";

/** How much of docs/spec/signals.md the client told. */
export interface SignalFacts {
  readonly observed: number;
  readonly malformed: number;
  /** Signals that every version of the claimed browser can give and this client did not. */
  readonly expectedMissing: readonly SignalName[];
}

/** Every browser with a camera can tell these. */
const EVERYWHERE: readonly SignalName[] = ["navigator", "automation", "geometry", "tamper", "worker"];

/** How much the client told, and what it should have told and did not. */
export function observePresence(
  signals: ReadSignals,
  claimed: ClaimedBrowser | undefined,
): Observation<SignalFacts> {
  const all = Object.values(signals);
  const expected: readonly SignalName[] = claimed?.engine === "chromium" && !claimed.mobile
    ? [...EVERYWHERE, "ua_ch"]
    : EVERYWHERE;
  return {
    kind: "observed",
    value: {
      observed: all.filter(({ kind }) => kind === "observed").length,
      malformed: all.filter((signal) => signal === MALFORMED).length,
      expectedMissing: expected.filter((name) => signals[name].kind !== "observed"),
    },
  };
}
