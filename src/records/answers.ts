import { type CompiledQuery, type Kysely, type RawBuilder, sql } from "kysely";
import type { ReplayWindow } from "./captures.ts";
import { ALL_FEATURES, fromRow, type WholeRow } from "./rows.ts";
import type { Schema } from "./schema.ts";
import type { EarlierAnswer, SameRequest } from "./types.ts";

/** How long the answer of a request that is sent again is the first one, milliseconds. */
export const ANSWER_KEPT_MS = 600_000;

/** The claims of this request that are open, or were answered minutes ago. */
function sameRequest(
  { requestId, ciphertextDigest }: SameRequest,
  window: ReplayWindow,
): RawBuilder<unknown> {
  return sql`captures.ciphertext = ${ciphertextDigest} AND captures.request_id = ${requestId}
    AND captures.seen_ms >= CASE captures.settled WHEN 0 THEN ${window.openFromMs} ELSE ${window.answeredFromMs} END`;
}

export function answerQuery(db: Kysely<Schema>, request: SameRequest, window: ReplayWindow): CompiledQuery {
  return sql`SELECT bi_records.*, ${ALL_FEATURES} AS all_features, captures.settled AS claim FROM captures
    LEFT JOIN bi_records ON bi_records.id = captures.record_id
    LEFT JOIN record_features ON record_features.record_id = bi_records.id
    WHERE ${sameRequest(request, window)} ORDER BY captures.settled DESC LIMIT 1`.compile(db);
}

export function readAnswer(row: Readonly<Record<string, unknown>> | undefined): EarlierAnswer {
  if (row === undefined) return { kind: "none" };
  if (row["claim"] === 0) return { kind: "open" };
  return row["status"] === 200 ? { kind: "answered", record: fromRow(row as WholeRow) } : { kind: "none" };
}

export function countRepeatQuery(
  db: Kysely<Schema>,
  request: SameRequest,
  window: ReplayWindow,
): CompiledQuery {
  return sql`UPDATE bi_records SET repeats = coalesce(repeats, 0) + 1 WHERE id = (
    SELECT record_id FROM captures WHERE ${sameRequest(request, window)} ORDER BY settled DESC LIMIT 1)`
    .compile(db);
}
