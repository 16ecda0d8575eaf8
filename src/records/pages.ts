import { type Kysely, sql } from "kysely";
import { ALL_FEATURES, fromRow, type WholeRow } from "./rows.ts";
import type { Schema } from "./schema.ts";
import type { PageCursor, RecordPage } from "./steps.ts";
import type { RecordRange } from "./types.ts";

/** A page is one message from the worker, and unpacking it is work on the event loop. */
const PAGE = 100;

/** The records of `range` after `from`, or from its beginning on. */
export async function readPage(
  db: Kysely<Schema>,
  range: RecordRange,
  from?: PageCursor,
): Promise<RecordPage> {
  const start = from ?? await beginning(db, range);
  if (start === undefined) return { records: [] };
  const rows = await db.selectFrom("bi_records")
    .leftJoin("record_features", "record_features.record_id", "bi_records.id").selectAll("bi_records")
    .select(ALL_FEATURES.as("all_features"))
    .where(sql<boolean>`(bi_records.time_ms, bi_records.id) > (${start.timeMs}, ${start.id})`)
    .where("bi_records.time_ms", "<=", range.toMs ?? Number.MAX_SAFE_INTEGER)
    .where("id", "<=", start.lastId)
    .orderBy("bi_records.time_ms").orderBy("bi_records.id").limit(PAGE).execute();
  const records = rows.map((row) => fromRow(row as WholeRow));
  const end = rows.at(-1);
  if (end === undefined || rows.length < PAGE) return { records };
  return { records, next: { timeMs: end.time_ms, id: end.id, lastId: start.lastId } };
}

/** Before the first record; undefined when there is none. */
async function beginning(db: Kysely<Schema>, range: RecordRange): Promise<PageCursor | undefined> {
  const last = await db.selectFrom("bi_records").select((eb) => eb.fn.max("id").as("id")).executeTakeFirst();
  if (last === undefined || last.id === null) return undefined;
  return { timeMs: range.fromMs ?? Number.MIN_SAFE_INTEGER, id: -1, lastId: Number(last.id) };
}
