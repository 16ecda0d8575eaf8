import type { Generated } from "kysely";
import { IadError } from "../errors.ts";
import { COLUMN_NAMES, COLUMNS } from "./columns.ts";
import type { RecordRow } from "./rows.ts";
import type { Session } from "./session.ts";

export interface Schema {
  readonly bi_records: RecordRow & { readonly id: Generated<number> };
  readonly record_features: FeaturesRow;
  readonly captures: CaptureRow;
  readonly nonces: NonceRow;
  readonly health: { readonly id: number; readonly token: string };
  readonly schema_version: { readonly id: number; readonly version: number };
}

/** The features of a record, which go before it does. Records of before version 7 have them in their own row. */
interface FeaturesRow {
  readonly record_id: number;
  readonly time_ms: number;
  readonly features: string;
}

/** One remembered capture. The bands are the four 16-bit quarters of the perceptual hash. */
interface CaptureRow {
  readonly id: Generated<number>;
  readonly claim_id: string;
  readonly bundle_id: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly photo: Uint8Array;
  readonly band0: number;
  readonly band1: number;
  readonly band2: number;
  readonly band3: number;
  readonly seen_ms: number;
  /** 0 until the record of its request is written; then 1, or 2 when it stays out of the search for similar ones. */
  readonly settled: number;
  /** The caller's; null for captures of before version 5. */
  readonly request_id: string | null;
  /** The record that settled it. */
  readonly record_id: number | null;
}

/** One issued nonce. The claim is that of the check that redeems it; both columns are null while it is free. */
interface NonceRow {
  readonly id: Generated<number>;
  /** SHA-256 of the nonce. */
  readonly digest: Uint8Array;
  readonly expires_ms: number;
  readonly claim_id: string | null;
  readonly claimed_ms: number | null;
  /** 1 once the record of the check that redeemed it is written. */
  readonly settled: number;
}

const SQL_TYPES = {
  text: "TEXT",
  integer: "INTEGER",
  real: "REAL",
  boolean: "INTEGER",
  json: "TEXT",
} as const;

/** The columns that one schema version brought. */
function columnsOf(version: number): readonly string[] {
  return COLUMN_NAMES.filter((name) => COLUMNS[name].since === version).map((name) => {
    const { kind, required } = COLUMNS[name];
    return `${name} ${SQL_TYPES[kind]}${required ? " NOT NULL" : ""}`;
  });
}

/** A band's index covers what the similarity search reads, newest first, so that it never visits the table. */
function bandIndex(band: number): string {
  const others = [0, 1, 2, 3].filter((other) => other !== band).map((other) => `band${other}`);
  return `CREATE INDEX captures_band${band} ON captures (band${band}, seen_ms, settled, ${
    others.join(", ")
  })`;
}

/** What was rejected is not in it, so that no number of decoys makes the search slow or blind. */
function nearIndex(band: number): string {
  return bandIndex(band).replace("captures_band", "captures_near") + " WHERE settled < 2";
}

/** Statements of each schema version that brought more than columns. A landed version is never edited: add the next one. */
const STRUCTURES: Readonly<Record<number, readonly string[]>> = {
  1: [
    `CREATE TABLE bi_records (id INTEGER PRIMARY KEY AUTOINCREMENT, time_ms INTEGER NOT NULL, ${
      columnsOf(1).join(", ")
    })`,
    "CREATE INDEX bi_records_time ON bi_records (time_ms)",
    `CREATE TABLE captures (id INTEGER PRIMARY KEY, claim_id TEXT NOT NULL, bundle_id BLOB NOT NULL,
      ciphertext BLOB NOT NULL, photo BLOB NOT NULL, band0 INTEGER NOT NULL, band1 INTEGER NOT NULL,
      band2 INTEGER NOT NULL, band3 INTEGER NOT NULL, seen_ms INTEGER NOT NULL, settled INTEGER NOT NULL)`,
    "CREATE INDEX captures_bundle ON captures (bundle_id, seen_ms, settled)",
    "CREATE INDEX captures_ciphertext ON captures (ciphertext, seen_ms, settled)",
    "CREATE INDEX captures_photo ON captures (photo, seen_ms, settled)",
    ...[0, 1, 2, 3].map(bandIndex),
    "CREATE INDEX captures_claim ON captures (claim_id)",
    "CREATE INDEX captures_seen ON captures (seen_ms)",
    "CREATE TABLE health (id INTEGER PRIMARY KEY, token TEXT NOT NULL)",
  ],
  2: [
    `CREATE TABLE nonces (id INTEGER PRIMARY KEY, digest BLOB NOT NULL, expires_ms INTEGER NOT NULL,
      claim_id TEXT, claimed_ms INTEGER, settled INTEGER NOT NULL)`,
    "CREATE UNIQUE INDEX nonces_digest ON nonces (digest)",
    "CREATE INDEX nonces_expires ON nonces (expires_ms)",
    "CREATE INDEX nonces_claim ON nonces (claim_id)",
  ],
  5: [
    "ALTER TABLE captures ADD COLUMN request_id TEXT",
    "ALTER TABLE captures ADD COLUMN record_id INTEGER",
    ...[0, 1, 2, 3].flatMap((band) => [`DROP INDEX captures_band${band}`, nearIndex(band)]),
    "CREATE INDEX captures_standing ON captures (seen_ms) WHERE settled = 1",
  ],
  7: [
    // SQLite keeps the page of a row that becomes shorter; the page of one that is deleted it uses again.
    "CREATE TABLE record_features (record_id INTEGER PRIMARY KEY, time_ms INTEGER NOT NULL, features TEXT NOT NULL)",
    "CREATE INDEX record_features_time ON record_features (time_ms)",
    // Claims that were given up: one that arrives late must not stand for a check that is over.
    "CREATE TABLE freed_claims (claim_id TEXT PRIMARY KEY, freed_ms INTEGER NOT NULL) WITHOUT ROWID",
    // Of records of before: it has no entry for later ones.
    "CREATE INDEX bi_records_features ON bi_records (time_ms) WHERE features IS NOT NULL",
  ],
};

/** The version that this code writes. */
export const SCHEMA_VERSION = Math.max(
  ...Object.keys(STRUCTURES).map(Number),
  ...COLUMN_NAMES.map((name) => COLUMNS[name].since),
);

/** What leads from one version of the schema to this code's. */
function statementsSince(found: number): readonly string[] {
  const versions = Array.from({ length: SCHEMA_VERSION - found }, (_, index) => found + 1 + index);
  return versions.flatMap((version) => [
    ...STRUCTURES[version] ?? [],
    // The first version's columns come with their table.
    ...(version === 1 ? [] : columnsOf(version)).map((column) =>
      `ALTER TABLE bi_records ADD COLUMN ${column}`
    ),
  ]);
}

/** An index over many records takes its time. */
const MIGRATION_MS = 50_000;
const ATTEMPTS = 5;

/**
 * Brings the database to {@link SCHEMA_VERSION} in one write transaction, so that processes that start together migrate
 * once and a killed one leaves nothing half done. Two round trips. Rejects with RECORDS_UNAVAILABLE for a schema newer
 * than this code: an older server must not write rows that it does not understand.
 */
export async function migrate(session: Session): Promise<void> {
  for (let attempt = 1;; attempt++) {
    const found = await versionOf(session);
    if (found > SCHEMA_VERSION) {
      throw new IadError("RECORDS_UNAVAILABLE", {
        detail: `schema version ${found} is newer than this server's ${SCHEMA_VERSION}`,
      });
    }
    if (found === SCHEMA_VERSION) return;
    try {
      const statements = [versionStatement(found), ...statementsSince(found)];
      return void await session.batch(statements, {
        operation: "migrate",
        durable: true,
        timeoutMs: MIGRATION_MS,
      });
    } catch (thrown) {
      // Another process was first, or ours was and its answer was lost.
      if (attempt === ATTEMPTS || await versionOf(session) === found) throw thrown;
    }
  }
}

async function versionOf(session: Session): Promise<number> {
  const [, found] = await session.batch([
    "CREATE TABLE IF NOT EXISTS schema_version (id INTEGER PRIMARY KEY, version INTEGER NOT NULL)",
    "SELECT version FROM schema_version WHERE id = 1",
  ], { operation: "migrate", durable: true });
  return Number(found?.rows[0]?.["version"] ?? 0);
}

/** Fails, and the transaction with it, where the version is no longer the one that was found. */
function versionStatement(found: number): string {
  return found === 0
    ? `INSERT INTO schema_version (id, version) VALUES (1, ${SCHEMA_VERSION})`
    : `UPDATE schema_version SET version = CASE version WHEN ${found} THEN ${SCHEMA_VERSION} END WHERE id = 1`;
}
