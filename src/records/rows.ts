import { IadError } from "../errors.ts";
import { COLUMN_NAMES, type ColumnKind, type ColumnName, COLUMNS } from "./columns.ts";
import type { BiRecord } from "./types.ts";

type Cell = string | number | null | Uint8Array | ArrayBuffer;

/** A record as the database holds it. */
export type RecordRow = { readonly time_ms: number } & Readonly<Record<ColumnName, Cell>>;

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
      return JSON.stringify(value);
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

function fromCell(name: ColumnName, cell: Cell): unknown {
  if (cell === null) return null;
  if (typeof cell === "object") return new TextDecoder().decode(cell);
  if (COLUMNS[name].kind === "boolean") return cell !== 0;
  return COLUMNS[name].kind === "json" ? JSON.parse(String(cell)) : cell;
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

export function fromRow(row: RecordRow): BiRecord {
  const fields = COLUMN_NAMES.map((name) => [name, fromCell(name, row[name])] as const);
  return { time: new Date(row.time_ms).toISOString(), ...Object.fromEntries(fields) } as unknown as BiRecord;
}
