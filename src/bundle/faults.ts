import type { Range } from "./limits.ts";

const MAX_FAULTS = 32;
const MAX_NAME = 40;

/** Collects every bad path of one bundle, bounded. Paths name members; values never appear. */
export class Faults {
  readonly #lines: string[] = [];
  #more = 0;

  get any(): boolean {
    return this.#lines.length > 0;
  }

  add(path: string, problem: string): undefined {
    if (this.#lines.length < MAX_FAULTS) this.#lines.push(`${path}: ${problem}`);
    else this.#more += 1;
    return undefined;
  }

  toString(): string {
    return this.#lines.join("; ") + (this.#more > 0 ? `; and ${this.#more} more` : "");
  }
}

/** A path one member deeper. The name is the client's: quoted and cut, so that it cannot forge a log line. */
export function memberPath(path: string, name: string): string {
  const quoted = JSON.stringify(name.length > MAX_NAME ? name.slice(0, MAX_NAME) + "…" : name);
  return `${path}[${quoted}]`;
}

/** What a reader of one field is given: where it is, and where faults go. */
export interface FieldContext {
  readonly path: string;
  readonly faults: Faults;
}

type CborMap = Readonly<Record<string, unknown>>;

export function readMap(value: unknown, { path, faults }: FieldContext): CborMap | undefined {
  if (isMap(value)) return value;
  return faults.add(path, expected("a map", value));
}

export function isMap(value: unknown): value is CborMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Uint8Array);
}

/** An own member: what an object inherits is nothing that a client sent. */
export function member(map: CborMap, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

export function readBytes(value: unknown, options: FieldContext & { length: Range }): Uint8Array | undefined {
  const { path, faults, length } = options;
  if (!(value instanceof Uint8Array)) return faults.add(path, expected("a byte string", value));
  return checkLength(value.length, options) ? value : faults.add(path, lengthFault(value.length, length));
}

export function readText(value: unknown, options: FieldContext & { length: Range }): string | undefined {
  const { path, faults, length } = options;
  if (typeof value !== "string") return faults.add(path, expected("text", value));
  const bytes = new TextEncoder().encode(value).length;
  return checkLength(bytes, options) ? value : faults.add(path, lengthFault(bytes, length));
}

export function readInteger(value: unknown, options: FieldContext & { range: Range }): number | undefined {
  const { path, faults, range: [low, high] } = options;
  if (!Number.isSafeInteger(value)) return faults.add(path, expected("an integer", value));
  const integer = value as number;
  return integer >= low && integer <= high ? integer : faults.add(path, `Not in ${low} to ${high}`);
}

export function readChoice<const T extends string>(
  value: unknown,
  options: FieldContext & { choices: readonly T[] },
): T | undefined {
  const found = options.choices.find((choice) => choice === value);
  return found ?? options.faults.add(options.path, `Not one of ${options.choices.join(", ")}`);
}

export function readArray(
  value: unknown,
  options: FieldContext & { length: Range },
): readonly unknown[] | undefined {
  const { path, faults, length } = options;
  if (!Array.isArray(value)) return faults.add(path, expected("an array", value));
  return checkLength(value.length, options) ? value : faults.add(path, lengthFault(value.length, length));
}

function checkLength(actual: number, { length: [low, high] }: { length: Range }): boolean {
  return actual >= low && actual <= high;
}

function lengthFault(actual: number, [low, high]: Range): string {
  return `Length ${actual}, not ${low === high ? low : `${low} to ${high}`}`;
}

function expected(what: string, value: unknown): string {
  return value === undefined ? "Missing" : `Not ${what}`;
}
