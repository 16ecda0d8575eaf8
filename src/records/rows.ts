import { sql } from "kysely";
import { IadError } from "../errors.ts";
import { COLUMN_NAMES, type ColumnKind, type ColumnName, COLUMNS } from "./columns.ts";
import type { BiRecord } from "./types.ts";

type Cell = string | number | null | Uint8Array | ArrayBuffer;

/** A record as the database holds it. */
export type RecordRow = { readonly time_ms: number } & Readonly<Record<ColumnName, Cell>>;

type Features = NonNullable<BiRecord["features"]>;
/** Value and llr. */
type Pairs = Readonly<Record<string, readonly [number | null, number | null]>>;

/** A record and its features, wherever they are: {@link ALL_FEATURES}. */
export type WholeRow = RecordRow & { readonly all_features: Cell };
/** With `record_features` joined. */
export const ALL_FEATURES = sql<string | null>`coalesce(record_features.features, bi_records.features)`;

/** The bundle's text is bounded where it is parsed; this is the last line. UTF-16 units. */
const MAX_TEXT = 1_000;

function toCell(name: ColumnName, value: unknown): Cell {
  if (value === null || value === undefined) return null;
  switch (COLUMNS[name].kind satisfies ColumnKind) {
    case "text":
      return toText(String(value).slice(0, MAX_TEXT));
    case "boolean":
      return value === true ? 1 : 0;
    case "json":
      return JSON.stringify(name === "features" ? toPairs(value as Features) : value);
    case "integer":
    case "real":
      // A number that is none costs its cell, never the whole record.
      if (Number.isFinite(value)) return Number(value);
      return COLUMNS[name].required ? 0 : null;
  }
}

/** The client reads a text up to its first NUL, so one that has a NUL is stored as bytes. */
function toText(text: string): Cell {
  return text.includes("\0") ? new TextEncoder().encode(text) : text;
}

/** Features are most of a record: as pairs two of them fit on a page. */
function toPairs(features: Features): Pairs {
  return Object.fromEntries(Object.entries(features).map(([name, { value, llr }]) => [name, [value, llr]]));
}

/** Before version 7 they were stored as they are. */
function fromPairs(stored: Pairs | Features): Features {
  return Object.fromEntries(
    Object.entries(stored).map(([name, one]) => [
      name,
      Array.isArray(one) ? { value: one[0], llr: one[1] } : one,
    ]),
  );
}

function fromCell(name: ColumnName, cell: Cell): unknown {
  if (cell === null) return null;
  if (typeof cell === "object") return new TextDecoder().decode(cell);
  if (COLUMNS[name].kind === "boolean") return cell !== 0;
  if (COLUMNS[name].kind !== "json") return cell;
  const value = JSON.parse(String(cell));
  return name === "features" ? fromPairs(value) : value;
}

/** Throws INTERNAL when the record's time is no time: without it the record could never be found again. */
export function toRow(record: BiRecord): RecordRow {
  const timeMs = Date.parse(record.time);
  if (!Number.isSafeInteger(timeMs)) {
    throw new IadError("INTERNAL", { detail: "record without a valid time" });
  }
  const cells = COLUMN_NAMES.map((name) => [name, toCell(name, record[name])] as const);
  return { time_ms: timeMs, ...Object.fromEntries(cells) } as RecordRow;
}

export function fromRow(row: WholeRow): BiRecord {
  const cells: RecordRow = { ...row, features: row.all_features };
  const fields = COLUMN_NAMES.map((name) => [name, fromCell(name, cells[name])] as const);
  return { time: new Date(row.time_ms).toISOString(), ...Object.fromEntries(fields) } as unknown as BiRecord;
}
