import { type CompiledQuery, type Kysely, sql } from "kysely";
import { UNKNOWN_FIELDS } from "./columns.ts";
import { lookupQueries, rememberQuery } from "./captures.ts";
import { toRow } from "./rows.ts";
import type { Schema } from "./schema.ts";

/** A record of nothing. */
const EMPTY_RECORD = {
  ...UNKNOWN_FIELDS,
  request_id: "probe",
  endpoint: "",
  status: 0,
  pipeline: "",
  server_version: "",
  rejection: [],
  stage_ms: {},
  total_ms: 0,
};

/**
 * What a check does with the database, for a capture that nobody made: the look-ups of a claim, the claim and a record,
 * all rolled back. Random, so that each probe goes down other branches of the indexes.
 */
export function probeQueries(db: Kysely<Schema>, nowMs: number): readonly CompiledQuery[] {
  const random = crypto.getRandomValues(new Uint8Array(32));
  const capture = {
    claimId: crypto.randomUUID(),
    bundleId: random.slice(0, 16),
    ciphertextDigest: random,
    photoDigest: random,
    perceptualHash: random.slice(0, 8).toHex(),
  };
  const window = { settledFromMs: nowMs, openFromMs: nowMs, answeredFromMs: nowMs };
  return [
    sql`SAVEPOINT probe`.compile(db),
    ...lookupQueries(db, capture, window),
    rememberQuery(db, capture, { nowMs, window }),
    db.insertInto("bi_records").values(toRow({ ...EMPTY_RECORD, time: new Date(nowMs).toISOString() }))
      .compile(),
    sql`SELECT 1 FROM nonces WHERE digest = ${random}`.compile(db),
    sql`ROLLBACK TO probe`.compile(db),
    sql`RELEASE probe`.compile(db),
  ];
}
