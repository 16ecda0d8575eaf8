import type { SignalValue } from "../../src/bundle/types.ts";
import { isWellFormed } from "../../src/bytes/mod.ts";

const DEEPEST = 8;
/** Far more than any signal of docs/spec/signals.md has. */
const MOST_MEMBERS = 512;
const LONGEST_TEXT = 4096;

/** Whether a bundle can hold this: JSON's data model, with well-formed text and finite numbers, of sane size. */
export function isPlainValue(value: unknown, depth = 0): value is SignalValue {
  if (value === null || typeof value === "boolean") return true;
  if (typeof value === "string") return value.length <= LONGEST_TEXT && isWellFormed(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || depth === DEEPEST || ArrayBuffer.isView(value)) return false;
  const entries = Object.entries(value);
  return entries.length <= MOST_MEMBERS &&
    entries.every(([key, member]) => isPlainValue(key) && isPlainValue(member, depth + 1));
}
