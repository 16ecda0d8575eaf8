import type { SignalValue } from "../../src/bundle/types.ts";

/**
 * What a page could hand out is brought into the bounds of docs/spec/signals.md; a wrong type is missing. Texts
 * are cut by UTF-16 units, which are never fewer than the code points that count.
 */
export function text(value: unknown, max: number): string | undefined {
  return typeof value === "string" ? value.slice(0, max).toWellFormed() : undefined;
}

export function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

export function real(value: unknown, min: number, max: number): number | undefined {
  return typeof value === "number" && !Number.isNaN(value) ? Math.min(max, Math.max(min, value)) : undefined;
}

/** A whole number from 0 to `max`. */
export function count(value: unknown, max: number): number | undefined {
  const inside = real(value, 0, max);
  return inside === undefined ? undefined : Math.round(inside);
}

export function texts(value: unknown, items: number, max: number): string[] | undefined {
  return list(value, items)?.flatMap((item) => text(item, max) ?? []);
}

/** The first items of an array or of what is like one. */
export function list(value: unknown, items: number): unknown[] | undefined {
  return Array.isArray(value) ? value.slice(0, items) : undefined;
}

/** Members of whatever was given; nothing has none. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? value as Readonly<Record<string, unknown>> : {};
}

/** A map without its missing members. */
export function fields(
  values: Readonly<Record<string, SignalValue | undefined>>,
): { [name: string]: SignalValue } {
  const present = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(present) as { [name: string]: SignalValue };
}
