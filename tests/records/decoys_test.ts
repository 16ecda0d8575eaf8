/** What an attacker can put into the replay memory must not blind it, nor turn it against others. */
import assert from "node:assert/strict";
import { similarWeight } from "../../src/verdict/rules/replay.ts";
import {
  ACCEPTED,
  capture,
  connect,
  digest,
  NOW_MS,
  openStore,
  record,
  settling,
  withStore,
} from "./fixture.ts";
import type { Store } from "./fixture.ts";

const PHOTO = "3c5a96f012348765";
const NEAR = "3c5a96f012348764";

async function check(store: Store, seed: number, perceptualHash: string, changes = {}) {
  const matches = await store.claim(capture(seed, { perceptualHash }), NOW_MS + seed);
  await store.save(record(seed, changes), settling(`claim-${seed}`, NOW_MS + seed));
  return matches.similar;
}

Deno.test("a rejected near copy says nothing against the photo; an accepted one does", () =>
  withStore(async (store) => {
    assert.equal(await check(store, 1, NEAR), undefined);
    assert.equal(await check(store, 2, PHOTO, ACCEPTED), undefined);
    assert.deepEqual(await check(store, 3, NEAR), { distance: 1, remembered: 0 });
  }));

Deno.test("a near copy in flight counts: of two at once one is not the first", () =>
  withStore(async (store) => {
    assert.equal((await store.claim(capture(1, { perceptualHash: PHOTO }), NOW_MS)).similar, undefined);
    const second = await store.claim(capture(2, { perceptualHash: NEAR }), NOW_MS);
    assert.deepEqual(second.similar, { distance: 1, remembered: 0 });
  }));

Deno.test("exact repeats of a rejected capture are still found", () =>
  withStore(async (store) => {
    await check(store, 1, PHOTO);
    const again = await store.claim(capture(1, { claimId: "again", perceptualHash: PHOTO }), NOW_MS + 2);
    assert.equal(again.photo && again.ciphertext && again.bundleId, true);
  }));

Deno.test("10,000 newer decoys in every band of a photo do not hide it", () =>
  withStore(async (store, path) => {
    await check(store, 1, PHOTO, ACCEPTED);
    const bands = [0, 4, 8, 12].map((at) => parseInt(PHOTO.slice(at, at + 4), 16));
    const insert = `INSERT INTO captures (claim_id, bundle_id, ciphertext, photo, band0, band1, band2, band3,
      seen_ms, settled) VALUES ('decoy', ?, ?, ?, ?, ?, ?, ?, ?, 2)`;
    const rows = Array.from({ length: 10_000 }, (_, index) => {
      const decoy = bands.map((band, at) => at === index % 4 ? band : band ^ 0xff00 ^ (index & 0xff));
      return {
        sql: insert,
        args: [digest(index), digest(index), digest(index), ...decoy, NOW_MS + 10 + index],
      };
    });
    const client = await connect(path);
    await client.batch(rows, "write");
    client.close();
    assert.equal((await check(store, 2, NEAR))?.distance, 1);
  }));

Deno.test("what is remembered is counted without what was rejected", () =>
  withStore(async (store, path) => {
    for (let seed = 1; seed <= 7; seed++) await check(store, seed, capture(seed).perceptualHash, ACCEPTED);
    for (let seed = 8; seed <= 40; seed++) await check(store, seed, capture(seed).perceptualHash);
    const fresh = await openStore(path);
    const { similar } = await fresh.claim(
      capture(50, { perceptualHash: capture(3).perceptualHash }),
      NOW_MS + 50,
    );
    assert.deepEqual(similar, { distance: 0, remembered: 7 });
    await fresh.close();
  }));

Deno.test("the weight of a similar photo falls with the number remembered, to nothing", () => {
  const weights = [0, 1, 500, 1_000, 10_000, 100_000, 1_000_000].map(similarWeight);
  assert.deepEqual(weights, weights.toSorted((a, b) => b - a));
  // The row's bound is 4.5, and 3.04 are needed to reject alone.
  assert.ok(similarWeight(500) >= 4.5);
  assert.ok(similarWeight(2_000) > 3.04 && similarWeight(2_500) < 3.04);
  assert.ok(similarWeight(100_000) < 0.1);
  assert.equal(similarWeight(1_000_000), 0);
});
