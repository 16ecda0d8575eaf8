import { type CompiledQuery, type Kysely, sql } from "kysely";
import type { Schema } from "./schema.ts";
import type { RecordSettings } from "./types.ts";

const DAY_MS = 86_400_000;

/** Of what the old rows go. */
export const PURGED = ["bi_records", "captures", "nonces", "features"] as const;
export type Purged = typeof PURGED[number];

/** Of a table's rows at most this share goes in one purge, so that hours pass before a wrong clock has emptied it. */
const PURGE_SHARE = 0.05;
const MIN_PURGE_ROOM = 100;
const PLACES = {
  bi_records: { table: "bi_records", id: "id", time: "time_ms" },
  captures: { table: "captures", id: "id", time: "seen_ms" },
  nonces: { table: "nonces", id: "id", time: "expires_ms" },
  features: { table: "record_features", id: "record_id", time: "time_ms" },
} as const;

/** How long it is kept, milliseconds. */
export function keptMs(
  purged: Purged,
  { retentionDays, featuresDays, replayDays, claimTimeoutMs }: RecordSettings,
): number {
  return {
    bi_records: retentionDays * DAY_MS,
    captures: Math.max(replayDays * DAY_MS, claimTimeoutMs),
    nonces: claimTimeoutMs,
    features: Math.min(featuresDays, retentionDays) * DAY_MS,
  }[purged];
}

/** How far the ids of a table reach: two look-ups, where a count would read all. */
function spanQuery(db: Kysely<Schema>, purged: Purged): CompiledQuery<{ span: number | null }> {
  // Of records there are as many as of features, at least.
  const from = sql.table(purged === "features" ? "bi_records" : purged);
  return sql<{ span: number | null }>`
    SELECT (SELECT max(id) FROM ${from}) - (SELECT min(id) FROM ${from}) + 1 AS span`.compile(db);
}

/** How many rows one purge may change. Nonces live for minutes, and one that is gone is refused, never accepted. */
export async function purgeRoom(db: Kysely<Schema>, purged: Purged): Promise<number> {
  if (purged === "nonces") return Infinity;
  const { rows: [row] } = await db.executeQuery(spanQuery(db, purged));
  return Math.max(MIN_PURGE_ROOM, Math.ceil((row?.span ?? 0) * PURGE_SHARE));
}

interface PurgeLimits {
  readonly beforeMs: number;
  readonly limit: number;
}

/** Deletes the oldest rows of before `beforeMs`, `limit` at most. */
export function purgeQueries(
  db: Kysely<Schema>,
  purged: Purged,
  limits: PurgeLimits,
): readonly CompiledQuery[] {
  const { table, id, time } = PLACES[purged];
  const from = sql.table(table);
  const oldest = sql`DELETE FROM ${from} WHERE ${sql.ref(id)} IN (SELECT ${sql.ref(id)} FROM ${from}
    WHERE ${sql.ref(time)} < ${limits.beforeMs} ORDER BY ${sql.ref(time)} LIMIT ${limits.limit})`.compile(db);
  return purged === "features" ? [oldest, earlierFeaturesQuery(db, limits)] : [oldest];
}

/** Features that lie in the records' own rows. */
function earlierFeaturesQuery(db: Kysely<Schema>, { beforeMs, limit }: PurgeLimits): CompiledQuery {
  return sql`UPDATE bi_records SET features = NULL WHERE id IN (SELECT id FROM bi_records
    WHERE features IS NOT NULL AND time_ms < ${beforeMs} ORDER BY time_ms LIMIT ${limit})`.compile(db);
}

/** Time of the newest record or capture; undefined when there is none. */
export async function newestMs(db: Kysely<Schema>): Promise<number | undefined> {
  const { rows: [row] } = await sql<{ record: number | null; capture: number | null }>`
    SELECT (SELECT max(time_ms) FROM bi_records) AS record, (SELECT max(seen_ms) FROM captures) AS capture`
    .execute(db);
  const times = [row?.record, row?.capture].filter((time) => typeof time === "number");
  return times.length === 0 ? undefined : Math.max(...times);
}
