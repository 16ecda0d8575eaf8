import { COLUMN_NAMES, COLUMNS } from "./columns.ts";
import type { BiRecord } from "./types.ts";

/** The representations of GET /bi_records and `iad records`. */
export const RECORD_FORMATS = ["json", "csv", "ndjson"] as const;
export type RecordFormat = (typeof RECORD_FORMATS)[number];

export const RECORD_MEDIA_TYPES: Readonly<Record<RecordFormat, string>> = Object.freeze({
  json: "application/json",
  csv: "text/csv; charset=utf-8; header=present",
  ndjson: "application/x-ndjson",
});

/** Chunks are gathered to about this many UTF-16 units: one write per record would be mostly overhead. */
const CHUNK = 32_768;
/**
 * A spreadsheet takes a cell that starts with one of these as a formula, their full-width and small forms included;
 * some pass over white space and invisible characters before it.
 */
const SIGN = String.raw`[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212]`;
const BLANK = String.raw`[\p{C}\p{Z}]`;
/** Where a comma is the decimal sign, spreadsheets begin a cell at each semicolon, whatever the quotes say. */
const FORMULA_START = new RegExp(`^(?:${SIGN}|${BLANK})|(?<=;)${BLANK}*${SIGN}`, "gu");
/** Readers that split lines take these for line breaks. JSON escapes the other control characters by itself. */
const LINE_BREAKS = /[\u0085\u2028\u2029]/g;
const HEADER = ["time", ...COLUMN_NAMES];

async function* gather(parts: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let chunk = "";
  for await (const part of parts) {
    chunk += part;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = "";
  }
  if (chunk !== "") yield chunk;
}

/** JSON on one line, whoever splits the lines. */
function toJsonText(value: unknown): string {
  return JSON.stringify(value).replace(
    LINE_BREAKS,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  // Only text can carry somebody else's formula: -0.5 stays a number.
  const text = typeof value === "string" ? value.replace(FORMULA_START, "'$&") : String(value);
  return /[",\p{Cc}\u2028\u2029]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvLine(record: BiRecord): string {
  const cells = COLUMN_NAMES.map((name) => {
    const value = record[name];
    return csvCell(COLUMNS[name].kind === "json" && value !== null ? toJsonText(value) : value);
  });
  return [csvCell(record.time), ...cells].join(",") + "\r\n";
}

async function* csvParts(records: AsyncIterable<BiRecord>): AsyncGenerator<string, void, undefined> {
  yield HEADER.join(",") + "\r\n";
  for await (const record of records) yield csvLine(record);
}

async function* ndjsonParts(records: AsyncIterable<BiRecord>): AsyncGenerator<string, void, undefined> {
  for await (const record of records) yield toJsonText(record) + "\n";
}

async function* jsonParts(records: AsyncIterable<BiRecord>): AsyncGenerator<string, void, undefined> {
  let lead = "[";
  for await (const record of records) {
    yield lead + toJsonText(record);
    lead = ",\n";
  }
  yield lead === "[" ? "[]" : "]";
}

/** RFC 4180: header, CRLF; arrays and maps as JSON in their cell; an absent value is an empty cell. */
export function toCsv(records: AsyncIterable<BiRecord>): AsyncGenerator<string, void, undefined> {
  return gather(csvParts(records));
}

/** One JSON object a line. */
export function toNdjson(records: AsyncIterable<BiRecord>): AsyncGenerator<string, void, undefined> {
  return gather(ndjsonParts(records));
}

/** One JSON array. */
export function toJson(records: AsyncIterable<BiRecord>): AsyncGenerator<string, void, undefined> {
  return gather(jsonParts(records));
}

const WRITERS = Object.freeze({ json: toJson, csv: toCsv, ndjson: toNdjson });

/** Records as UTF-8 bytes, pulled page by page as the reader reads; cancelling stops the query. */
export function toRecordStream(
  records: AsyncIterable<BiRecord>,
  format: RecordFormat,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = WRITERS[format](records);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await chunks.return();
    },
  });
}
