import assert from "node:assert/strict";
import { sha256 } from "../../src/bytes/mod.ts";
import { COLUMN_NAMES, COLUMNS } from "../../src/records/columns.ts";
import { createNonceIssuer } from "../../src/records/mod.ts";
import {
  BARE_RECORD,
  capture,
  connect,
  digest,
  NOW_MS,
  openStore,
  record,
  settling,
  type Store,
} from "./fixture.ts";
import { withDatabase, withStore } from "./fixture.ts";

const MINUTE_MS = 60_000;

function issue(store: Store, seed: number, changes: { nowMs?: number; limit?: number } = {}) {
  const { nowMs = NOW_MS, limit = 1_000 } = changes;
  return store.issueNonce({ digest: digest(seed), nowMs, expiresMs: nowMs + 5 * MINUTE_MS, limit });
}

let captures = 0;

/** With a capture that is unlike all others. */
async function redeem(store: Store, seed: number, changes: { claimId?: string; nowMs?: number } = {}) {
  const { claimId = `claim-${seed}`, nowMs = NOW_MS } = changes;
  const claimed = capture(++captures, { claimId, nonceDigest: digest(seed) });
  return (await store.claim(claimed, nowMs)).nonce;
}

/** The verdict of the check that holds a nonce under `claimId`. */
async function settle(store: Store, claimId: string): Promise<void> {
  await store.save(record(1), { claimId, nowMs: NOW_MS, nonce: true });
}

async function count(path: string): Promise<unknown> {
  const client = await connect(path);
  const { rows } = await client.execute("SELECT count(*) AS n FROM nonces");
  client.close();
  return rows[0]?.["n"];
}

Deno.test("a nonce is fresh once, unknown when never issued, used from then on", () =>
  withStore(async (store) => {
    assert.equal(await issue(store, 1), true);
    assert.equal(await redeem(store, 2), "unknown");
    assert.equal(await redeem(store, 1), "fresh");
    assert.equal(await redeem(store, 1, { claimId: "again" }), "used");
    await settle(store, "claim-1");
    assert.equal(await redeem(store, 1, { claimId: "again", nowMs: NOW_MS + 4 * MINUTE_MS }), "used");
    assert.equal(await redeem(store, 1, { claimId: "again", nowMs: NOW_MS + 9 * MINUTE_MS }), "used");
  }));

Deno.test("a nonce expires at its time, to the millisecond", () =>
  withStore(async (store) => {
    for (const seed of [1, 2]) await issue(store, seed);
    assert.equal(await redeem(store, 1, { nowMs: NOW_MS + 5 * MINUTE_MS - 1 }), "fresh");
    assert.equal(await redeem(store, 2, { nowMs: NOW_MS + 5 * MINUTE_MS }), "expired");
  }));

Deno.test("a released nonce is fresh again, a settled one cannot be released", () =>
  withStore(async (store) => {
    await issue(store, 1);
    await redeem(store, 1);
    await store.release("claim-1");
    assert.equal(await redeem(store, 1, { claimId: "second" }), "fresh");
    // The first check's claim is gone: what it does now touches nothing.
    await store.release("claim-1");
    assert.equal(await redeem(store, 1, { claimId: "third" }), "used");
    await settle(store, "second");
    await store.release("second");
    assert.equal(await redeem(store, 1, { claimId: "third" }), "used");
  }));

Deno.test("a record of a 5xx frees the nonce", () =>
  withStore(async (store) => {
    await issue(store, 1);
    await redeem(store, 1);
    await store.save({ ...BARE_RECORD, status: 503 }, settling("claim-1"));
    assert.equal(await redeem(store, 1, { claimId: "again" }), "fresh");
  }));

Deno.test("a claim that is never settled lapses, a settled one does not", () =>
  withStore(async (store) => {
    for (const seed of [1, 2]) {
      await issue(store, seed);
      await redeem(store, seed);
    }
    await settle(store, "claim-2");
    const [held, lapsed] = [NOW_MS + MINUTE_MS, NOW_MS + MINUTE_MS + 1];
    assert.equal(await redeem(store, 1, { claimId: "b", nowMs: held }), "used");
    assert.equal(await redeem(store, 1, { claimId: "b", nowMs: lapsed }), "fresh");
    assert.equal(await redeem(store, 2, { claimId: "c", nowMs: lapsed }), "used");
    // Lapsed after its expiry it is expired, not fresh.
    assert.equal(await redeem(store, 1, { claimId: "d", nowMs: NOW_MS + 7 * MINUTE_MS }), "expired");
  }, { claimTimeoutMs: MINUTE_MS }));

Deno.test("400 parallel redemptions of two nonces from two stores: each nonce has one winner", () =>
  withDatabase(async (path) => {
    const stores = [await openStore(path), await openStore(path)];
    for (const seed of [1, 2]) await issue(stores[0]!, seed);
    const answers = await Promise.all(
      Array.from(
        { length: 400 },
        (_, index) => redeem(stores[index % 2]!, 1 + (index >> 1) % 2, { claimId: `r${index}` }),
      ),
    );
    for (const store of stores) await store.close();
    assert.equal(answers.filter((state) => state === "fresh").length, 2);
    assert.equal(answers.filter((state) => state === "used").length, 398);
  }));

Deno.test("what is alive is bounded; only what expires makes room, one for one", () =>
  withStore(async (store) => {
    for (const seed of [1, 2, 3]) {
      assert.equal(await issue(store, seed, { limit: 3, nowMs: NOW_MS + seed }), true);
    }
    assert.equal(await issue(store, 4, { limit: 3, nowMs: NOW_MS + 4 }), false);
    await redeem(store, 1, { nowMs: NOW_MS + 4 });
    await settle(store, "claim-1");
    assert.equal(await issue(store, 4, { limit: 3, nowMs: NOW_MS + 4 }), false);
    const later = NOW_MS + 5 * MINUTE_MS;
    assert.equal(await issue(store, 4, { limit: 3, nowMs: later }), false);
    assert.equal(await issue(store, 4, { limit: 3, nowMs: later + 1 }), true);
    assert.equal(await issue(store, 5, { limit: 3, nowMs: later + 1 }), false);
    for (const seed of [5, 6]) assert.equal(await issue(store, seed, { limit: 3, nowMs: later + 3 }), true);
    assert.equal(await issue(store, 7, { limit: 3, nowMs: later + 3 }), false);
    assert.equal(await issue(store, 7, { limit: 3, nowMs: NOW_MS + 60 * MINUTE_MS }), true);
  }));

Deno.test("parallel issues from two stores do not pass the limit", () =>
  withDatabase(async (path) => {
    const stores = [await openStore(path), await openStore(path)];
    const taken = await Promise.all(
      Array.from({ length: 60 }, (_, index) => issue(stores[index % 2]!, index, { limit: 25 })),
    );
    for (const store of stores) await store.close();
    assert.equal(taken.filter((one) => one).length, 25);
  }));

Deno.test("expired nonces go with the purge, and with new ones before it", () =>
  withStore(async (store, path) => {
    for (let seed = 0; seed < 20; seed++) await issue(store, seed);
    const gone = NOW_MS + 5 * MINUTE_MS + MINUTE_MS;
    assert.equal((await store.purge(gone)).rows, 0);
    for (let seed = 100; seed < 104; seed++) await issue(store, seed, { nowMs: gone + 1 });
    assert.equal(await count(path), 20 + 4 - 4 * 4);
    assert.equal((await store.purge(gone + 1)).rows, 4);
    assert.equal(await count(path), 4);
    assert.equal(await redeem(store, 101, { nowMs: gone + 1 }), "fresh");
  }, { claimTimeoutMs: MINUTE_MS }));

Deno.test("the database holds the digest of a nonce, not the nonce", () =>
  withStore(async (store, path) => {
    const issuer = createNonceIssuer(store, { ttlMs: MINUTE_MS, limit: 2, now: () => NOW_MS });
    const { nonce, expiresMs } = await issuer.issue();
    assert.equal(nonce.length, 16);
    assert.equal(expiresMs, NOW_MS + MINUTE_MS);
    assert.notDeepEqual((await issuer.issue()).nonce, nonce);
    await assert.rejects(issuer.issue(), { code: "OVERLOADED" });
    const client = await connect(path);
    const { rows } = await client.execute("SELECT digest FROM nonces ORDER BY id LIMIT 1");
    client.close();
    const stored = new Uint8Array(rows[0]?.["digest"] as ArrayBuffer);
    assert.deepEqual(stored, await sha256(nonce));
  }));

Deno.test("a database of the first version takes nonces after it was opened", () =>
  withDatabase(async (path) => {
    await (await openStore(path)).close();
    const client = await connect(path);
    await client.executeMultiple(
      [
        "DROP TABLE nonces",
        "ALTER TABLE captures DROP COLUMN request_id",
        "ALTER TABLE captures DROP COLUMN record_id",
        ...[0, 1, 2, 3].flatMap((band) => [
          `DROP INDEX captures_near${band}`,
          `CREATE INDEX captures_band${band} ON captures (band${band})`,
        ]),
        "DROP INDEX captures_standing",
        "DROP INDEX bi_records_features",
        "DROP TABLE record_features",
        "DROP TABLE freed_claims",
        ...COLUMN_NAMES.filter((name) => COLUMNS[name].since > 1).map((name) =>
          `ALTER TABLE bi_records DROP COLUMN ${name}`
        ),
        "UPDATE schema_version SET version = 1",
      ].join("; "),
    );
    client.close();
    const store = await openStore(path);
    assert.equal(await issue(store, 1), true);
    assert.equal(await redeem(store, 1), "fresh");
    await store.close();
  }));
