import { type FieldContext, isMap, member, memberPath, readMap, readText } from "./faults.ts";
import { LIMITS, SIGNAL_NAME } from "./limits.ts";
import type { SignalObservation, Signals, SignalValue } from "./types.ts";

/**
 * Observations by name, copied into frozen objects without a prototype: a name such as `__proto__` is one more key,
 * and looking up `constructor` finds nothing that the client did not send.
 */
export function readSignals(value: unknown, context: FieldContext): Signals | undefined {
  const map = readMap(value, context);
  if (map === undefined) return undefined;
  const names = Object.keys(map);
  if (names.length > LIMITS.signals) {
    return context.faults.add(context.path, `More than ${LIMITS.signals} signals`);
  }
  const signals: Record<string, SignalObservation> = Object.create(null);
  for (const name of names) {
    const inner = { ...context, path: memberPath(context.path, name) };
    if (!SIGNAL_NAME.test(name)) context.faults.add(inner.path, "Not a signal name");
    const observation = readObservation(map[name], inner);
    if (observation !== undefined) signals[name] = observation;
  }
  return Object.freeze(signals);
}

function readObservation(value: unknown, context: FieldContext): SignalObservation | undefined {
  const map = readMap(value, context);
  if (map === undefined) return undefined;
  const { path, faults } = context;
  const status = member(map, "status");
  if (status !== "observed" && status !== "unavailable" && status !== "failed") {
    return faults.add(`${path}.status`, "Not one of observed, unavailable, failed");
  }
  const other = status === "observed" ? "value" : "reason";
  if (Object.keys(map).length !== 2 || !Object.hasOwn(map, other)) {
    return faults.add(path, `Not exactly "status" and "${other}"`);
  }
  if (status === "observed") {
    const frozen = freezeValue(map["value"], { path: `${path}.value`, faults });
    return frozen === undefined ? undefined : Object.freeze({ status, value: frozen });
  }
  const reason = readText(map["reason"], { path: `${path}.reason`, faults, length: LIMITS.reason });
  return reason === undefined ? undefined : Object.freeze({ status, reason });
}

/** Recursion is bounded by the decoder's depth limit. */
function freezeValue(value: unknown, context: FieldContext): SignalValue | undefined {
  if (Array.isArray(value)) {
    return Object.freeze(
      value.map((item, index) =>
        freezeValue(item, { ...context, path: `${context.path}[${index}]` }) ?? null
      ),
    );
  }
  if (isMap(value)) {
    const copy: Record<string, SignalValue> = Object.create(null);
    for (const [key, item] of Object.entries(value)) {
      copy[key] = freezeValue(item, { ...context, path: memberPath(context.path, key) }) ?? null;
    }
    return Object.freeze(copy);
  }
  if (value instanceof Uint8Array) {
    return context.faults.add(context.path, "Byte strings are not allowed here");
  }
  return value as SignalValue;
}
