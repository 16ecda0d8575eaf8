import { type CompiledQuery, type Kysely, sql } from "kysely";
import type { NonceState } from "../evidence/mod.ts";
import { isNotFreed } from "./captures.ts";
import type { Schema } from "./schema.ts";
import type { NonceIssue } from "./types.ts";

/** Expired nonces that go with each new one: the table stays small however long the next purge is off. */
const CLEARED_PER_ISSUE = 4;

/** Whose claim it is, and earliest moments that still count. */
interface NonceClaim {
  readonly claimId: string;
  readonly nowMs: number;
  /** A claim older than this was never answered and has lapsed. */
  readonly openFromMs: number;
}

/**
 * Clears a few old nonces, remembers the new one unless too many are alive, and tells whether it is there. Ids grow with time, so those alive
 * are counted from the first to the last of them: two look-ups however many there are, where a count would read all.
 */
export function issueQueries(
  db: Kysely<Schema>,
  { digest, nowMs, expiresMs, limit }: NonceIssue,
  clearBeforeMs: number,
): readonly CompiledQuery[] {
  return [
    sql`DELETE FROM nonces WHERE id IN (SELECT id FROM nonces WHERE expires_ms < ${clearBeforeMs}
      ORDER BY expires_ms LIMIT ${CLEARED_PER_ISSUE})`.compile(db),
    sql`INSERT INTO nonces (digest, expires_ms, settled) SELECT ${digest}, ${expiresMs}, 0
      WHERE coalesce((SELECT max(id) FROM nonces) + 1 - (SELECT min(id) FROM nonces WHERE expires_ms =
        (SELECT min(expires_ms) FROM nonces WHERE expires_ms > ${nowMs})), 0) < ${limit}
      ON CONFLICT (digest) DO NOTHING`.compile(db),
    sql`SELECT 1 FROM nonces WHERE digest = ${digest}`.compile(db),
  ];
}

/** Claims the nonce if it is free, then tells how it stands. One transaction: of two claims one is first. */
export function redeemQueries(
  db: Kysely<Schema>,
  digest: Uint8Array,
  { claimId, nowMs, openFromMs }: NonceClaim,
): readonly CompiledQuery[] {
  return [
    sql`UPDATE nonces SET claim_id = ${claimId}, claimed_ms = ${nowMs} WHERE digest = ${digest}
      AND settled = 0 AND expires_ms > ${nowMs} AND (claimed_ms IS NULL OR claimed_ms < ${openFromMs})
      AND ${isNotFreed(claimId)}`
      .compile(db),
    sql`SELECT claim_id = ${claimId} AS mine, claimed_ms IS NOT NULL AND claimed_ms >= ${openFromMs} AS held,
      settled FROM nonces WHERE digest = ${digest}`.compile(db),
  ];
}

/** The state after {@link redeemQueries}, from the row that its last statement found. */
export function readNonce(row: Readonly<Record<string, unknown>> | undefined): NonceState {
  if (row === undefined) return "unknown";
  if (row["mine"] === 1) return "fresh";
  return row["settled"] === 1 || row["held"] === 1 ? "used" : "expired";
}

/** Frees the nonce; one that is settled stays used. */
export function releaseNonceQuery(db: Kysely<Schema>, claimId: string): CompiledQuery {
  return db.updateTable("nonces").set({ claim_id: null, claimed_ms: null })
    .where("claim_id", "=", claimId).where("settled", "=", 0).compile();
}
