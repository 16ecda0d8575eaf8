import type { Signals } from "../bundle/types.ts";
import { SIGNAL_SHAPES, type SignalName, type SignalOf } from "./signal_shapes.ts";
import type { Observation } from "./observation.ts";

/** Every signal that the server knows, checked and copied: sources never touch the client's own values. */
export type ReadSignals = { readonly [N in SignalName]: Observation<SignalOf<N>> };

/** Reasons are ours, never the client's text: they end in records and logs. */
const NOT_SENT = { kind: "unavailable", reason: "not sent" } as const;
const UNAVAILABLE = { kind: "unavailable", reason: "unavailable to the client" } as const;
const CLIENT_FAILED = { kind: "failed", reason: "failed in the client" } as const;
export const MALFORMED = { kind: "failed", reason: "malformed" } as const;

export function readSignals(signals: Signals): ReadSignals {
  const names = Object.keys(SIGNAL_SHAPES) as SignalName[];
  return Object.freeze(
    Object.fromEntries(names.map((name) => [name, readSignal(signals, name)])),
  ) as ReadSignals;
}

function readSignal(signals: Signals, name: SignalName): Observation<unknown> {
  try {
    const signal: unknown = Object.hasOwn(signals, name) ? signals[name] : undefined;
    if (signal === undefined) return NOT_SENT;
    if (typeof signal !== "object" || signal === null) return MALFORMED;
    const { status, value } = signal as { status?: unknown; value?: unknown };
    if (status === "unavailable") return UNAVAILABLE;
    if (status === "failed") return CLIENT_FAILED;
    if (status !== "observed") return MALFORMED;
    const parsed = SIGNAL_SHAPES[name].safeParse(value);
    return parsed.success ? { kind: "observed", value: parsed.data } : MALFORMED;
  } catch {
    return MALFORMED;
  }
}

/** The value of an observed signal, else undefined: for sources that take what there is. */
export function valueOf<T>(observation: Observation<T>): T | undefined {
  return observation.kind === "observed" ? observation.value : undefined;
}
