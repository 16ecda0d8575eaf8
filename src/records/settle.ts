import { type CompiledQuery, type Kysely, type RawBuilder, sql } from "kysely";
import { COLUMN_NAMES } from "./columns.ts";
import { toRow } from "./rows.ts";
import type { Schema } from "./schema.ts";
import type { BiRecord, SaveOptions } from "./types.ts";

/** What a save needs: the claims of its check, and when a claim was too old to be its own any more. */
interface Claims extends SaveOptions {
  readonly openFromMs: number;
}

const COLUMNS = ["time_ms", ...COLUMN_NAMES] as const;

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

/**
 * Writes the record and makes its check's claims lasting, all or nothing: the first statement changes no row when a
 * claim is not the check's own any more, and then the others do not either. One transaction.
 */
export function settlingQueries(
  db: Kysely<Schema>,
  record: BiRecord,
  claims: Claims,
): readonly CompiledQuery[] {
  const { claimId, openFromMs } = claims;
  const row = toRow(record);
  const names = sql.join(COLUMNS.map((name) => sql.ref(name)));
  const values = sql.join(COLUMNS.map((name) => row[name]));
  return [
    sql`INSERT INTO bi_records (${names}) SELECT ${values} WHERE ${holdsCapture(claims)} AND ${
      holdsNonce(claims)
    }`
      .compile(db),
    sql`UPDATE nonces SET settled = 1 WHERE claim_id = ${claimId} AND settled = 0 AND ${holdsCapture(claims)}`
      .compile(db),
    sql`UPDATE captures SET settled = ${settledState(record)}, record_id = last_insert_rowid()
      WHERE claim_id = ${claimId} AND settled = 0 AND seen_ms >= ${openFromMs} AND ${holdsNonce(claims)}`
      .compile(db),
  ];
}
