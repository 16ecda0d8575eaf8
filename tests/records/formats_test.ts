import assert from "node:assert/strict";
import {
  type BiRecord,
  type RecordFormat,
  toCsv,
  toJson,
  toNdjson,
  toRecordStream,
} from "../../src/records/mod.ts";
import { BARE_RECORD, collect, FULL_RECORD, record } from "./fixture.ts";

async function* each(...records: readonly BiRecord[]): AsyncGenerator<BiRecord> {
  for (const one of records) yield await Promise.resolve(one);
}

async function text(chunks: AsyncIterable<string>): Promise<string> {
  return (await collect(chunks)).join("");
}

/** RFC 4180, read strictly: the test's own reader, so that the writer is not its own judge. */
function parseCsv(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (cell.lastIndex < csv.length) {
    const match = cell.exec(csv);
    assert.ok(match, "malformed CSV");
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

async function csvCells(one: BiRecord): Promise<Record<string, string>> {
  const [header, cells] = parseCsv(await text(toCsv(each(one))));
  return Object.fromEntries(header!.map((name, index) => [name, cells![index]!]));
}

Deno.test("JSON is one array, NDJSON one object a line", async () => {
  const records = [FULL_RECORD, BARE_RECORD, record(3)];
  assert.deepEqual(JSON.parse(await text(toJson(each(...records)))), records);
  const lines = (await text(toNdjson(each(...records)))).split("\n");
  assert.equal(lines.pop(), "");
  assert.deepEqual(lines.map((line) => JSON.parse(line)), records);
});

Deno.test("no records: an empty array, no lines, a header alone", async () => {
  assert.equal(await text(toJson(each())), "[]");
  assert.equal(await text(toNdjson(each())), "");
  const rows = parseCsv(await text(toCsv(each())));
  assert.deepEqual(rows, [Object.keys(FULL_RECORD)]);
});

Deno.test("CSV holds every field, nulls as empty cells, maps as JSON", async () => {
  const cells = await csvCells(FULL_RECORD);
  assert.equal(cells["time"], FULL_RECORD.time);
  assert.equal(cells["face_yaw"], "-1.5");
  assert.equal(cells["mobile"], "false");
  assert.equal(cells["error"], "");
  assert.deepEqual(JSON.parse(cells["face_box"]!), FULL_RECORD.face_box);
  assert.deepEqual(JSON.parse(cells["evidence"]!), FULL_RECORD.evidence);
  assert.equal((await csvCells(BARE_RECORD))["evidence"], "");
});

Deno.test("CSV keeps quotes, commas and line breaks inside their cell", async () => {
  const odd = 'Chrome "Beta", line\r\ntwo';
  assert.equal((await csvCells({ ...FULL_RECORD, browser: odd }))["browser"], odd);
});

Deno.test("no text cell can be taken for a formula", async () => {
  const signs = ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\u2212", "\ufe62"];
  const blanks = ["\t", "\r", "\n", " ", "\u00a0", "\u2028", "\u0085", "\0", "\x1f", "\ufeff", "\u200b"];
  for (const start of [...signs, ...blanks, ...blanks.map((blank) => `${blank}=`)]) {
    const cells = await csvCells({ ...FULL_RECORD, sdk_name: `${start}HYPERLINK("http://x")` });
    assert.equal(cells["sdk_name"], `'${start}HYPERLINK("http://x")`);
  }
  assert.equal((await csvCells({ ...FULL_RECORD, sdk_name: "a=b; c" }))["sdk_name"], "a=b; c");
  for (const sign of signs) {
    const cells = await csvCells({ ...FULL_RECORD, sdk_name: `a;${sign}1; ${sign}2` });
    assert.equal(
      cells["sdk_name"],
      `a;'${sign}1;' ${sign}2`,
      "a semicolon begins a cell in half of the world",
    );
  }
});

Deno.test("one record is one line for readers that split at every line break of Unicode", async () => {
  const odd = { ...FULL_RECORD, sdk_name: "a\u2028b\u2029c\u0085d\x1ee", browser: "f\v\f\x1c" };
  const lines = (await text(toNdjson(each(odd, odd)))).split(/\p{Cc}|[\u2028\u2029]/u);
  assert.deepEqual(lines.slice(0, -1).map((line) => JSON.parse(line)), [odd, odd]);
  assert.deepEqual(JSON.parse(await text(toJson(each(odd)))), [odd]);
  assert.equal((await csvCells(odd))["sdk_name"], odd.sdk_name);
});

Deno.test("the byte stream is the same text in chunks, and stops reading when cancelled", async () => {
  const records = Array.from({ length: 300 }, (_, index) => record(index));
  for (const format of ["json", "csv", "ndjson"] satisfies RecordFormat[]) {
    const whole = await text({ json: toJson, csv: toCsv, ndjson: toNdjson }[format](each(...records)));
    const response = new Response(toRecordStream(each(...records), format));
    assert.equal(await response.text(), whole);
  }
  let read = 0;
  let stopped = false;
  async function* endless(): AsyncGenerator<BiRecord> {
    try {
      while (true) yield await Promise.resolve(record(read++));
    } finally {
      stopped = true;
    }
  }
  const reader = toRecordStream(endless(), "ndjson").getReader();
  await reader.read();
  await reader.cancel();
  assert.equal(stopped, true);
  assert.ok(read < 1_000, `${read} records read for the first chunks`);
});

Deno.test("a fault in the middle reaches the reader of the stream", async () => {
  async function* broken(): AsyncGenerator<BiRecord> {
    yield await Promise.resolve(FULL_RECORD);
    throw new Error("gone");
  }
  await assert.rejects(new Response(toRecordStream(broken(), "json")).text(), /gone/);
});
