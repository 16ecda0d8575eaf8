import { type CompiledQuery, type Kysely, type RawBuilder, sql } from "kysely";
import { COLUMN_NAMES } from "./columns.ts";
import { type RecordRow, toRow } from "./rows.ts";
import type { Schema } from "./schema.ts";
import type { BiRecord, SaveOptions } from "./types.ts";

/** What a save needs: the claims of its check, and when a claim was too old to be its own any more. */
interface Claims extends SaveOptions {
  readonly openFromMs: number;
}

/** Features have a table of their own, and a retention. */
const COLUMNS = ["time_ms", ...COLUMN_NAMES.filter((name) => name !== "features")] as const;
const NAMES = sql.join(COLUMNS.map((name) => sql.ref(name)));

function valuesOf(row: RecordRow): RawBuilder<unknown> {
  return sql.join(COLUMNS.map((name) => row[name]));
}

/** Accepted captures alone are held against later ones that look alike: what is rejected anybody can send. */
function settledState({ status, rejection }: BiRecord): number {
  return status === 200 && rejection.length === 0 ? 1 : 2;
}

function holdsCapture({ claimId, openFromMs }: Claims): RawBuilder<boolean> {
  return sql`EXISTS (SELECT 1 FROM captures WHERE claim_id = ${claimId} AND settled = 0 AND seen_ms >= ${openFromMs})`;
}

/** The nonce of a claim that lapsed may be another check's by now. */
function holdsNonce({ claimId, nonce = false }: Claims): RawBuilder<boolean> {
  return nonce ? sql`EXISTS (SELECT 1 FROM nonces WHERE claim_id = ${claimId})` : sql`TRUE`;
}

/** A request to a remote database may arrive twice. No two checks took the same time to the microsecond, at one moment. */
function sameRecord(row: RecordRow): RawBuilder<unknown> {
  return sql`FROM bi_records WHERE time_ms = ${row.time_ms} AND request_id = ${row.request_id}
    AND status = ${row.status} AND total_ms = ${row.total_ms} AND stage_ms = ${row.stage_ms}`;
}

/** Where the record is there, and its features are not. */
function featuresQueries(db: Kysely<Schema>, row: RecordRow): readonly CompiledQuery[] {
  if (row.features === null) return [];
  return [
    sql`INSERT INTO record_features (record_id, time_ms, features)
      SELECT id, time_ms, ${row.features} ${sameRecord(row)} LIMIT 1 ON CONFLICT (record_id) DO NOTHING`
      .compile(db),
  ];
}

/** Writes a record that settles nothing, once. */
export function insertQueries(db: Kysely<Schema>, record: BiRecord): readonly CompiledQuery[] {
  const row = toRow(record);
  return [
    sql`INSERT INTO bi_records (${NAMES}) SELECT ${valuesOf(row)} WHERE NOT EXISTS (SELECT 1 ${
      sameRecord(row)
    })`
      .compile(db),
    ...featuresQueries(db, row),
  ];
}

/**
 * Writes the record and makes its check's claims lasting, all or nothing: the first statement changes no row when a
 * claim is not the check's own any more, and then the others do not either. The last one finds a row where the claim is
 * settled by this record, now or by the same request before. One transaction.
 */
export function settlingQueries(
  db: Kysely<Schema>,
  record: BiRecord,
  claims: Claims,
): readonly CompiledQuery[] {
  const { claimId, openFromMs } = claims;
  const row = toRow(record);
  return [
    sql`INSERT INTO bi_records (${NAMES}) SELECT ${valuesOf(row)}
      WHERE ${holdsCapture(claims)} AND ${holdsNonce(claims)}`.compile(db),
    sql`UPDATE nonces SET settled = 1 WHERE claim_id = ${claimId} AND settled = 0 AND ${holdsCapture(claims)}`
      .compile(db),
    sql`UPDATE captures SET settled = ${settledState(record)}, record_id = last_insert_rowid()
      WHERE claim_id = ${claimId} AND settled = 0 AND seen_ms >= ${openFromMs} AND ${holdsNonce(claims)}`
      .compile(db),
    ...featuresQueries(db, row),
    sql`SELECT 1 FROM captures JOIN bi_records ON bi_records.id = captures.record_id
      WHERE captures.claim_id = ${claimId} AND captures.settled > 0 AND bi_records.time_ms = ${row.time_ms}
      AND bi_records.request_id = ${row.request_id} LIMIT 1`.compile(db),
  ];
}
