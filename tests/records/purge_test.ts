import assert from "node:assert/strict";
import { PurgeGuard } from "../../src/records/mod.ts";
import { capture, collect, connect, DAY_MS, NOW_MS, record, settling, withStore } from "./fixture.ts";
import type { Store } from "./fixture.ts";

const HOUR_MS = 3_600_000;

/** Both clocks, `hours` after the start as each of them has it. */
function clocks(hours: number, monotonicHours = hours) {
  return { wallMs: NOW_MS + hours * HOUR_MS, monotonicMs: monotonicHours * HOUR_MS };
}

async function purgeAll(store: Store, nowMs: number): Promise<number> {
  let gone = 0;
  for (let went = 1; went > 0; gone += went) went = (await store.purge(nowMs)).rows;
  return gone;
}

Deno.test("a clock that goes on as it started is believed, however quiet the server is", () => {
  const guard = new PurgeGuard(clocks(0), NOW_MS - 6 * DAY_MS);
  for (const hour of [1, 2, 24 * 30, 24 * 400]) assert.equal(guard.reasonToWait(clocks(hour)), undefined);
  assert.equal(new PurgeGuard(clocks(0), undefined).reasonToWait(clocks(1)), undefined);
  // Records from the future say nothing against this clock: it deletes less.
  assert.equal(new PurgeGuard(clocks(0), NOW_MS + 400 * DAY_MS).reasonToWait(clocks(1)), undefined);
});

Deno.test("a start far past the newest record waits for a day, then it is believed", () => {
  const guard = new PurgeGuard(clocks(0), NOW_MS - 400 * DAY_MS);
  for (const hour of [0.02, 1, 23]) {
    assert.equal(guard.reasonToWait(clocks(hour)), "the clock is 400 days past the newest record");
  }
  assert.equal(guard.reasonToWait(clocks(24)), undefined);
});

Deno.test("a jump ahead of the monotonic clock waits for a day from the jump", () => {
  const guard = new PurgeGuard(clocks(0), NOW_MS);
  assert.equal(guard.reasonToWait(clocks(1)), undefined);
  assert.equal(guard.reasonToWait(clocks(2 + 24 * 400, 2)), "the clock jumped ahead by 400 days");
  assert.match(guard.reasonToWait(clocks(25 + 24 * 400, 25))!, /jumped/);
  assert.equal(guard.reasonToWait(clocks(26 + 24 * 400, 26)), undefined);
  // Back to the right time: less is deleted, and nothing is lost.
  assert.equal(guard.reasonToWait(clocks(27, 27)), undefined);
});

Deno.test("one purge takes a twentieth of the records and of the replay memory at most", () =>
  withStore(async (store) => {
    const old = new Date(NOW_MS - 100 * DAY_MS).toISOString();
    for (let number = 0; number < 250; number++) {
      await store.claim(capture(number), NOW_MS - 100 * DAY_MS);
      await store.save(record(number, { time: old }), settling(`claim-${number}`, NOW_MS - 100 * DAY_MS));
    }
    assert.equal(await store.newestMs(), NOW_MS - 100 * DAY_MS);
    // A hundred of each: below 2,000 rows a twentieth would be less than one batch.
    assert.equal((await store.purge(NOW_MS)).rows, 200);
    assert.equal((await collect(store.stream({}))).length, 150);
    assert.equal(await purgeAll(store, NOW_MS), 300);
    assert.equal(await store.newestMs(), undefined);
  }));

Deno.test("expired nonces all go at once", () =>
  withStore(async (store) => {
    for (let seed = 0; seed < 120; seed++) {
      const digest = crypto.getRandomValues(new Uint8Array(32));
      await store.issueNonce({ digest, nowMs: NOW_MS, expiresMs: NOW_MS + 1, limit: 1_000 });
    }
    assert.equal((await store.purge(NOW_MS + DAY_MS)).rows, 120);
  }));

Deno.test("features go before their records, oldest first, and nothing else of a record does", () =>
  withStore(async (store) => {
    const at = (days: number) => new Date(NOW_MS - days * DAY_MS).toISOString();
    for (let number = 0; number < 150; number++) await store.save(record(number, { time: at(40) }));
    await store.save(record(150, { time: at(20) }));
    assert.deepEqual(await store.purge(NOW_MS), { rows: 0, features: 100 });
    assert.deepEqual(await store.purge(NOW_MS), { rows: 0, features: 50 });
    assert.deepEqual(await store.purge(NOW_MS), { rows: 0, features: 0 });
    const records = await collect(store.stream({}));
    const { time, request_id, ...rest } = record(0);
    for (const found of records.slice(0, 150)) {
      assert.deepEqual({ ...found, time, request_id }, { ...rest, time, request_id, features: null });
    }
    assert.deepEqual(records[150]?.features, rest.features);
  }, { featuresDays: 30 }));

Deno.test("features of before version 7 lie in the record's own row, are read there, and go from there", () =>
  withStore(async (store, path) => {
    const old = { time: new Date(NOW_MS - 40 * DAY_MS).toISOString() };
    await store.save(record(0, old));
    await store.save(record(1, old));
    const client = await connect(path);
    await client.executeMultiple(
      `UPDATE bi_records SET features = '${JSON.stringify(record(0).features)}' WHERE id = 1;
      DELETE FROM record_features WHERE record_id = 1`,
    );
    const features = async () => (await collect(store.stream({}))).map((found) => found.features);
    const { features: whole } = record(0);
    assert.deepEqual(await features(), [whole, whole]);
    assert.deepEqual(await store.purge(NOW_MS), { rows: 0, features: 2 });
    assert.deepEqual(await features(), [null, null]);
    const { rows } = await client.execute("SELECT count(*) AS n FROM bi_records WHERE features IS NOT NULL");
    client.close();
    assert.equal(rows[0]?.["n"], 0);
  }, { featuresDays: 30 }));
