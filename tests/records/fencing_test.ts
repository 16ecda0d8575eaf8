/** Two verdicts for one capture must never both be accepted, however long a process was paused between. */
import assert from "node:assert/strict";
import {
  ACCEPTED,
  capture,
  collect,
  digest,
  NOW_MS,
  openStore,
  record,
  settling,
  withDatabase,
} from "./fixture.ts";
import type { Store } from "./fixture.ts";

const CLAIM_MS = 20_000;
const LAPSED = { code: "DEADLINE_EXCEEDED", detail: "the claim has lapsed" };

/** Two replicas on one database. */
function withReplicas(work: (paused: Store, other: Store) => Promise<void>): Promise<void> {
  return withDatabase(async (path) => {
    const options = { claimTimeoutMs: CLAIM_MS };
    const stores = [await openStore(path, options), await openStore(path, options)] as const;
    try {
      await work(...stores);
    } finally {
      for (const store of stores) await store.close();
    }
  });
}

Deno.test("a claim that lapsed does not settle, whether or not somebody came meanwhile", () =>
  withReplicas(async (paused, other) => {
    await paused.claim(capture(1), NOW_MS);
    await paused.claim(capture(2), NOW_MS);
    const later = NOW_MS + CLAIM_MS + 1;
    const matches = await other.claim(capture(1, { claimId: "retry" }), later);
    assert.equal(matches.photo || matches.bundleId || matches.ciphertext, false);
    await other.save(record(1, ACCEPTED), settling("retry", later));
    for (const claimId of ["claim-1", "claim-2"]) {
      await assert.rejects(paused.save(record(9, ACCEPTED), settling(claimId, later)), LAPSED);
    }
    assert.deepEqual((await collect(other.stream({}))).map((one) => one.request_id), ["request-1"]);
  }));

Deno.test("a claim that another replica took away does not settle, whatever its own clock says", () =>
  withReplicas(async (slow, other) => {
    const changes = { 1: {}, 2: { bundleId: digest(77).slice(0, 16) }, 3: { photoDigest: digest(88) } };
    for (const [seed, change] of Object.entries(changes)) {
      const first = capture(Number(seed));
      await slow.claim(first, NOW_MS);
      // The retry shares one trait at least.
      await other.claim({ ...first, ...change, claimId: `retry-${seed}` }, NOW_MS + CLAIM_MS + 1);
      await assert.rejects(slow.save(record(9, ACCEPTED), settling(first.claimId, NOW_MS)), LAPSED);
      await other.save(record(Number(seed), ACCEPTED), settling(`retry-${seed}`, NOW_MS + CLAIM_MS + 1));
    }
  }));

Deno.test("a nonce that lapsed and was used by another check takes the first one's verdict with it", () =>
  withReplicas(async (slow, other) => {
    await slow.issueNonce({ digest: digest(5), nowMs: NOW_MS, expiresMs: NOW_MS + 600_000, limit: 10 });
    const nonceDigest = digest(5);
    assert.equal((await slow.claim(capture(1, { nonceDigest }), NOW_MS)).nonce, "fresh");
    const later = NOW_MS + CLAIM_MS + 1;
    assert.equal((await other.claim(capture(2, { nonceDigest }), later)).nonce, "fresh");
    await other.save(record(2, ACCEPTED), { ...settling("claim-2", later), nonce: true });
    // By the slow replica's own clock its claim still stands.
    await assert.rejects(slow.save(record(1, ACCEPTED), { ...settling("claim-1"), nonce: true }), LAPSED);
    // Nothing of it is left: the capture may be sent again.
    await slow.release("claim-1");
    assert.equal((await slow.claim(capture(1, { claimId: "again" }), NOW_MS)).photo, false);
    assert.equal((await collect(other.stream({}))).length, 1);
  }));

Deno.test("a claim settles once, and one that was released not at all", () =>
  withReplicas(async (store) => {
    await store.claim(capture(1), NOW_MS);
    await store.save(record(1), settling("claim-1", NOW_MS + CLAIM_MS));
    await assert.rejects(store.save(record(2), settling("claim-1")), LAPSED);
    await store.claim(capture(3), NOW_MS);
    await store.release("claim-3");
    await assert.rejects(store.save(record(3), settling("claim-3")), LAPSED);
  }));

Deno.test("of 50 parallel retries of a lapsed claim and the claim itself one settles", () =>
  withReplicas(async (paused, other) => {
    await paused.claim(capture(1), NOW_MS);
    const later = NOW_MS + CLAIM_MS + 1;
    const settled = await Promise.all(Array.from({ length: 50 }, async (_, index) => {
      const store = index % 2 ? paused : other;
      const claimId = index === 0 ? "claim-1" : `retry-${index}`;
      const matches = index === 0 ? undefined : await store.claim(capture(1, { claimId }), later);
      if (matches?.photo) return false;
      return await store.save(record(index, ACCEPTED), settling(claimId, later)).then(
        () => true,
        () => false,
      );
    }));
    assert.equal(settled.filter((one) => one).length, 1);
  }));
