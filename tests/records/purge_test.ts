import assert from "node:assert/strict";
import { PurgeGuard } from "../../src/records/mod.ts";
import { capture, collect, DAY_MS, NOW_MS, record, settling, withStore } from "./fixture.ts";
import type { Store } from "./fixture.ts";

const HOUR_MS = 3_600_000;

/** Both clocks, `hours` after the start as each of them has it. */
function clocks(hours: number, monotonicHours = hours) {
  return { wallMs: NOW_MS + hours * HOUR_MS, monotonicMs: monotonicHours * HOUR_MS };
}

async function purgeAll(store: Store, nowMs: number): Promise<number> {
  let gone = 0;
  for (let went = 1; went > 0; gone += went) went = await store.purge(nowMs);
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
    assert.equal(await store.purge(NOW_MS), 200);
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
    assert.equal(await store.purge(NOW_MS + DAY_MS), 120);
  }));
