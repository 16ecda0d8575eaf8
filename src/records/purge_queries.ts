import { type CompiledQuery, type Kysely, sql } from "kysely";
import type { Schema } from "./schema.ts";

/** Tables whose old rows go. */
export const PURGED_TABLES = ["bi_records", "captures", "nonces"] as const;
export type PurgedTable = typeof PURGED_TABLES[number];

/** Of a table's rows at most this share goes in one purge, so that hours pass before a wrong clock has emptied it. */
const PURGE_SHARE = 0.05;
const MIN_PURGE_ROOM = 100;
const TIMES = { bi_records: "time_ms", captures: "seen_ms", nonces: "expires_ms" } as const;

/** How far the ids of a table reach: two look-ups, where a count would read all. */
function spanQuery(db: Kysely<Schema>, table: PurgedTable): CompiledQuery<{ span: number | null }> {
  const from = sql.table(table);
  return sql<{ span: number | null }>`
    SELECT (SELECT max(id) FROM ${from}) - (SELECT min(id) FROM ${from}) + 1 AS span`.compile(db);
}

/** How many rows one purge may delete. Nonces live for minutes, and one that is gone is refused, never accepted. */
export async function purgeRoom(db: Kysely<Schema>, table: PurgedTable): Promise<number> {
  if (table === "nonces") return Infinity;
  const { rows: [row] } = await db.executeQuery(spanQuery(db, table));
  return Math.max(MIN_PURGE_ROOM, Math.ceil((row?.span ?? 0) * PURGE_SHARE));
}

/** Deletes the oldest rows of before `beforeMs`, `limit` at most. */
export function purgeQuery(
  db: Kysely<Schema>,
  table: PurgedTable,
  { beforeMs, limit }: { readonly beforeMs: number; readonly limit: number },
): CompiledQuery {
  const [from, time] = [sql.table(table), sql.ref(TIMES[table])];
  return sql`DELETE FROM ${from} WHERE id IN (
    SELECT id FROM ${from} WHERE ${time} < ${beforeMs} ORDER BY ${time} LIMIT ${limit})`.compile(db);
}

/** Time of the newest record or capture; undefined when there is none. */
export async function newestMs(db: Kysely<Schema>): Promise<number | undefined> {
  const { rows: [row] } = await sql<{ record: number | null; capture: number | null }>`
    SELECT (SELECT max(time_ms) FROM bi_records) AS record, (SELECT max(seen_ms) FROM captures) AS capture`
    .execute(db);
  const times = [row?.record, row?.capture].filter((time) => typeof time === "number");
  return times.length === 0 ? undefined : Math.max(...times);
}
