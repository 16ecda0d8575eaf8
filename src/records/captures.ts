import { type CompiledQuery, type Kysely, type RawBuilder, sql } from "kysely";
import type { CaptureFingerprint, ReplayMatches } from "../evidence/mod.ts";
import { IadError } from "../errors.ts";
import type { Schema } from "./schema.ts";

/** Perceptual hashes within this many bits are called similar. */
export const SIMILAR_BITS = 3;

/**
 * Newest captures of one band value that a search compares. Photos that share a band are common only where
 * the picture is nearly empty; beyond this many, an older similar (not equal) picture can be missed. Equal
 * bundle ids, ciphertexts and photos are found by their own indexes whatever the number.
 */
export const MAX_BAND_CANDIDATES = 2_000;

type Bands = readonly [number, number, number, number];

/** Earliest `seen_ms` that still counts. */
export interface ReplayWindow {
  readonly settledFromMs: number;
  readonly openFromMs: number;
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
    AND seen_ms >= CASE settled WHEN 1 THEN ${window.settledFromMs} ELSE ${window.openFromMs} END`;
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
    WHERE ${column} = ${bands[band]} AND ${alive(window)}
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
      ${seen("photo", capture.photoDigest)} AS photo`.compile(db),
    sql`SELECT band0, band1, band2, band3 FROM (${sql.join(near, sql` UNION `)})`.compile(db),
  ];
}

type Row = Readonly<Record<string, unknown>>;

export function readMatches(
  capture: CaptureFingerprint,
  rows: { readonly equal: Row | undefined; readonly near: readonly Row[] },
): ReplayMatches {
  const bands = bandsOf(capture.perceptualHash);
  const distances = rows.near.map((row) =>
    bands.reduce((sum, band, index) => sum + bitsSet(band ^ Number(row[`band${index}`])), 0)
  );
  const distance = distances.reduce((least, next) => Math.min(least, next), Infinity);
  return {
    bundleId: rows.equal?.["bundle"] === 1,
    ciphertext: rows.equal?.["ciphertext"] === 1,
    photo: rows.equal?.["photo"] === 1,
    similar: distance <= SIMILAR_BITS ? { distance } : undefined,
  };
}

export function rememberQuery(
  db: Kysely<Schema>,
  capture: CaptureFingerprint,
  nowMs: number,
): CompiledQuery {
  const [band0, band1, band2, band3] = bandsOf(capture.perceptualHash);
  return db.insertInto("captures").values({
    claim_id: capture.claimId,
    bundle_id: capture.bundleId,
    ciphertext: capture.ciphertextDigest,
    photo: capture.photoDigest,
    ...{ band0, band1, band2, band3 },
    seen_ms: nowMs,
    settled: 0,
  }).compile();
}

/** Makes the claim lasting. */
export function settleQuery(db: Kysely<Schema>, claimId: string): CompiledQuery {
  return db.updateTable("captures").set({ settled: 1 })
    .where("claim_id", "=", claimId).where("settled", "=", 0).compile();
}

/** Forgets the claim; one that is settled stays. */
export function releaseQuery(db: Kysely<Schema>, claimId: string): CompiledQuery {
  return db.deleteFrom("captures").where("claim_id", "=", claimId).where("settled", "=", 0).compile();
}
