import { type CompiledQuery, type Kysely, type RawBuilder, sql } from "kysely";
import type { CaptureFingerprint, ReplayMatches } from "../evidence/mod.ts";
import { IadError } from "../errors.ts";
import type { Schema } from "./schema.ts";

/** Perceptual hashes within this many bits are called similar. */
const SIMILAR_BITS = 3;

/**
 * Newest captures of one band value that a search compares: accepted ones and those in flight, since anybody can send
 * what is rejected. Photos that share a band are common only where the picture is nearly empty; beyond this many, an
 * older similar (not equal) picture can be missed. Equal bundle ids, ciphertexts and photos are found by their own
 * indexes whatever the number.
 */
const MAX_BAND_CANDIDATES = 2_000;

type Bands = readonly [number, number, number, number];

/** Earliest `seen_ms` that still counts. */
export interface ReplayWindow {
  readonly settledFromMs: number;
  readonly openFromMs: number;
  /** For the answers of requests that are sent again. */
  readonly answeredFromMs: number;
}

function bandsOf(perceptualHash: string): Bands {
  if (!/^[0-9a-f]{16}$/.test(perceptualHash)) {
    throw new IadError("INTERNAL", { detail: "perceptual hash is not 16 hex digits" });
  }
  const [a, b, c, d] = [0, 4, 8, 12].map((at) => parseInt(perceptualHash.slice(at, at + 4), 16));
  return [a!, b!, c!, d!];
}

function bitsSet(value: number): number {
  let count = 0;
  for (let rest = value; rest !== 0; rest &= rest - 1) count++;
  return count;
}

/** Settled captures count for the whole window, those in flight until their claim lapses. */
function alive(window: ReplayWindow): RawBuilder<boolean> {
  const earliest = Math.min(window.settledFromMs, window.openFromMs);
  return sql`seen_ms >= ${earliest}
    AND seen_ms >= CASE settled WHEN 0 THEN ${window.openFromMs} ELSE ${window.settledFromMs} END`;
}

/**
 * Distinct hashes that may lie within three bits. By pigeonhole one of the four bands is then equal, which is
 * the index lookup; and of the other three at least one differs by a single bit at most (`x & (x - 1)` is
 * zero), which drops nearly all candidates before they leave the database. a XOR b is (a | b) - (a & b).
 */
function nearBand(band: number, bands: Bands, window: ReplayWindow): RawBuilder<unknown> {
  const column = sql.ref(`band${band}`);
  const nearly = [0, 1, 2, 3].filter((other) => other !== band).map((other) => {
    const differing = sql`((${sql.ref(`band${other}`)} | ${bands[other]!})
      - (${sql.ref(`band${other}`)} & ${bands[other]!}))`;
    return sql`${differing} & (${differing} - 1) = 0`;
  });
  return sql`SELECT DISTINCT band0, band1, band2, band3 FROM (
    SELECT band0, band1, band2, band3 FROM captures
    WHERE ${column} = ${bands[band]} AND settled < 2 AND ${alive(window)}
    ORDER BY seen_ms DESC LIMIT ${MAX_BAND_CANDIDATES}) WHERE ${sql.join(nearly, sql` OR `)}`;
}

/** The two lookups of a claim, in the order that {@link readMatches} takes their rows. */
export function lookupQueries(
  db: Kysely<Schema>,
  capture: CaptureFingerprint,
  window: ReplayWindow,
): readonly CompiledQuery[] {
  const bands = bandsOf(capture.perceptualHash);
  function seen(column: "bundle_id" | "ciphertext" | "photo", value: Uint8Array): RawBuilder<number> {
    return sql`EXISTS (SELECT 1 FROM captures WHERE ${sql.ref(column)} = ${value} AND ${alive(window)})`;
  }
  const near = [0, 1, 2, 3].map((band) => nearBand(band, bands, window));
  return [
    sql`SELECT ${seen("bundle_id", capture.bundleId)} AS bundle,
      ${seen("ciphertext", capture.ciphertextDigest)} AS ciphertext,
      ${seen("photo", capture.photoDigest)} AS photo, ${isSameRequest(capture, window)} AS same`.compile(db),
    sql`SELECT band0, band1, band2, band3 FROM (${sql.join(near, sql` UNION `)})`.compile(db),
  ];
}

type Row = Readonly<Record<string, unknown>>;

export function readMatches(
  capture: CaptureFingerprint,
  { equal, near, remembered }: {
    readonly equal: Row | undefined;
    readonly near: readonly Row[];
    readonly remembered: number;
  },
): ReplayMatches {
  const bands = bandsOf(capture.perceptualHash);
  const distances = near.map((row) =>
    bands.reduce((sum, band, index) => sum + bitsSet(band ^ Number(row[`band${index}`])), 0)
  );
  const distance = distances.reduce((least, next) => Math.min(least, next), Infinity);
  return {
    bundleId: equal?.["bundle"] === 1,
    ciphertext: equal?.["ciphertext"] === 1,
    photo: equal?.["photo"] === 1,
    similar: distance <= SIMILAR_BITS ? { distance, remembered } : undefined,
    ...(equal?.["same"] === 1 && { sameRequest: true }),
  };
}

/** Whether this very request is being checked, or was answered minutes ago. */
function isSameRequest(
  { requestId, ciphertextDigest }: CaptureFingerprint,
  window: ReplayWindow,
): RawBuilder<number> {
  return sql`EXISTS (SELECT 1 FROM captures WHERE ciphertext = ${ciphertextDigest}
    AND request_id = ${requestId ?? null}
    AND seen_ms >= CASE settled WHEN 0 THEN ${window.openFromMs} ELSE ${window.answeredFromMs} END)`;
}

/**
 * Takes away the claims on this capture that have lapsed: whoever holds one, and wakes up, must not settle it beside the
 * claim that comes now. And this claim itself, where it was made before: a request to a remote database may arrive twice,
 * and must not find itself.
 */
export function displaceQuery(
  db: Kysely<Schema>,
  capture: CaptureFingerprint,
  window: ReplayWindow,
): CompiledQuery {
  const { claimId, bundleId, ciphertextDigest, photoDigest } = capture;
  return sql`DELETE FROM captures WHERE settled = 0 AND (claim_id = ${claimId} OR seen_ms < ${window.openFromMs})
    AND id IN (SELECT id FROM captures WHERE claim_id = ${claimId}
    UNION SELECT id FROM captures WHERE bundle_id = ${bundleId}
    UNION SELECT id FROM captures WHERE ciphertext = ${ciphertextDigest}
    UNION SELECT id FROM captures WHERE photo = ${photoDigest})`.compile(db);
}

/** The claim, unless it is that of a request which is there already. */
export function rememberQuery(
  db: Kysely<Schema>,
  capture: CaptureFingerprint,
  { nowMs, window }: { readonly nowMs: number; readonly window: ReplayWindow },
): CompiledQuery {
  const bands = sql.join(bandsOf(capture.perceptualHash));
  const { claimId, requestId, bundleId, ciphertextDigest, photoDigest } = capture;
  return sql`INSERT INTO captures
    (claim_id, request_id, bundle_id, ciphertext, photo, band0, band1, band2, band3, seen_ms, settled)
    SELECT ${claimId}, ${
    requestId ?? null
  }, ${bundleId}, ${ciphertextDigest}, ${photoDigest}, ${bands}, ${nowMs}, 0
    WHERE NOT ${isSameRequest(capture, window)}
    AND NOT EXISTS (SELECT 1 FROM captures WHERE claim_id = ${claimId}) AND ${isNotFreed(claimId)}`.compile(
    db,
  );
}

/** How long a claim may be on its way after its check gave it up, milliseconds. */
const LATE_MS = 3_600_000;

/** A request to a remote database may arrive after the one that was sent because of its silence. */
export function isNotFreed(claimId: string): RawBuilder<boolean> {
  return sql`NOT EXISTS (SELECT 1 FROM freed_claims WHERE claim_id = ${claimId})`;
}

/** Keeps in mind that the claim was given up, and for how long. */
export function freedQueries(db: Kysely<Schema>, claimId: string, nowMs: number): readonly CompiledQuery[] {
  return [
    sql`DELETE FROM freed_claims WHERE freed_ms < ${nowMs - LATE_MS}`.compile(db),
    sql`INSERT INTO freed_claims (claim_id, freed_ms) VALUES (${claimId}, ${nowMs}) ON CONFLICT DO NOTHING`
      .compile(db),
  ];
}

/** Forgets the claim; one that is settled stays. */
export function releaseQuery(db: Kysely<Schema>, claimId: string): CompiledQuery {
  return db.deleteFrom("captures").where("claim_id", "=", claimId).where("settled", "=", 0).compile();
}

/** Beyond this many the weight of a similar photo is nothing, whatever the number. */
const MOST_STANDING = 200_000;

/** How many captures a similar one is looked for among. */
export function standingQuery(db: Kysely<Schema>, { settledFromMs }: ReplayWindow): CompiledQuery {
  return sql`SELECT count(*) AS standing FROM (SELECT 1 FROM captures WHERE settled = 1
    AND seen_ms >= ${settledFromMs} LIMIT ${MOST_STANDING})`.compile(db);
}
