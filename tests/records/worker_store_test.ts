import assert from "node:assert/strict";
import { toIadError } from "../../src/errors.ts";
import { openRecordStoreInWorker, type WorkerStoreOptions } from "../../src/records/mod.ts";
import {
  BARE_RECORD,
  capture,
  collect,
  connect,
  DAY_MS,
  digest,
  FULL_RECORD,
  lock,
  NOW_MS,
  record,
  settling,
} from "./fixture.ts";
import { isUnavailable, openStore, SETTINGS, type Store, withDatabase, withOpened } from "./fixture.ts";

const FAULTY = { workerUrl: new URL("./faulty_worker.ts", import.meta.url) } as const;

function openInWorker(path: string, options: Partial<WorkerStoreOptions> = {}): Promise<Store> {
  return openRecordStoreInWorker({ database: { url: `file:${path}` }, ...SETTINGS, ...options });
}

function withWorkerStore(
  work: (store: Store, path: string) => Promise<void>,
  options: Partial<WorkerStoreOptions> = {},
): Promise<void> {
  return withOpened(work, (path) => openInWorker(path, options));
}

function unavailable(detail: string) {
  return { name: "IadError", code: "RECORDS_UNAVAILABLE", detail };
}

/** Waits for the replacement of a worker that died. */
async function healed(store: Store): Promise<void> {
  for (let attempt = 0; attempt < 3_000; attempt++) {
    try {
      return await store.check();
    } catch (thrown) {
      assert.ok(isUnavailable(thrown));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  assert.fail("The record worker did not come back");
}

async function outcome(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (thrown) {
    const { name, code, message, detail } = toIadError(thrown);
    return { name, code, message, detail };
  }
}

/** Everything that a store can be asked, and what it answered. */
async function exercise(store: Store): Promise<unknown[]> {
  const answers: unknown[] = [];
  const steps: readonly (() => Promise<unknown>)[] = [
    () => store.check(),
    () => store.claim(capture(1), NOW_MS),
    () => store.claim(capture(1, { claimId: "again" }), NOW_MS),
    () => store.release("again"),
    () => store.save(record(1), settling("claim-1")),
    () => store.save(BARE_RECORD),
    () => store.save({ ...FULL_RECORD, time: "never" }),
    () => store.claim(capture(1, { claimId: "late" }), NOW_MS + 2 * DAY_MS),
    () => store.claim(capture(2, { perceptualHash: "xyz" }), NOW_MS),
    () => store.issueNonce({ digest: digest(1), nowMs: NOW_MS, expiresMs: NOW_MS + 1, limit: 1 }),
    () => store.issueNonce({ digest: digest(2), nowMs: NOW_MS, expiresMs: NOW_MS + 1, limit: 1 }),
    () => store.claim(capture(3, { nonceDigest: digest(1) }), NOW_MS),
    () => store.claim(capture(4, { nonceDigest: digest(1) }), NOW_MS),
    () => store.claim(capture(5, { nonceDigest: digest(2) }), NOW_MS),
    () => collect(store.stream({})),
    () => collect(store.stream({ fromMs: NOW_MS + 1, toMs: NOW_MS + 1 })),
    () => collect(store.stream({ fromMs: NOW_MS + DAY_MS })),
    () => store.purge(NOW_MS + 365 * DAY_MS),
    () => store.newestMs(),
    () => store.purge(NOW_MS + 365 * DAY_MS),
    () => collect(store.stream({})),
    () => store.close(),
    () => store.save(FULL_RECORD),
    () => store.check(),
    () => collect(store.stream({})),
  ];
  for (const step of steps) answers.push(await outcome(step));
  return answers;
}

Deno.test("the worker answers as the store itself does, faults included", () =>
  withDatabase(async (path) => {
    const direct = await exercise(await openStore(`${path}.direct`));
    assert.deepEqual(await exercise(await openInWorker(path)), direct);
  }));

Deno.test("what cannot be opened is told as the store itself tells it", () =>
  withDatabase(async (path) => {
    await Deno.writeTextFile(`${path}.text`, "this is not a database ".repeat(1_000));
    for (const bad of [`${path}.text`, "/nowhere/at/all/records.db"]) {
      const direct = await outcome(() => openStore(bad));
      assert.ok(isUnavailable(toIadError(await openInWorker(bad).catch((thrown) => thrown))));
      assert.deepEqual(await outcome(() => openInWorker(bad)), direct);
    }
    await assert.rejects(
      openRecordStoreInWorker({ database: { url: "gopher://example.org" }, ...SETTINGS }),
      isUnavailable,
    );
  }));

Deno.test("200 parallel claims of one capture through the worker: exactly one is first", () =>
  withWorkerStore(async (store) => {
    const claims = Array.from(
      { length: 200 },
      (_, index) => store.claim(capture(1, { claimId: `r${index}` }), NOW_MS),
    );
    const firsts = (await Promise.all(claims)).filter((matches) => !matches.bundleId && !matches.photo);
    assert.equal(firsts.length, 1);
  }));

Deno.test("a stream reads on from page to page, and one that is left early leaves nothing behind", () =>
  withWorkerStore(async (store) => {
    const numbers = Array.from({ length: 250 }, (_, index) => index);
    await Promise.all(numbers.map((number) => store.save(record(number))));
    const found = await collect(store.stream({}));
    assert.deepEqual(found.map((one) => one.request_id), numbers.map((number) => `request-${number}`));
    for await (const one of store.stream({})) {
      assert.equal(one.request_id, "request-0");
      break;
    }
    const abandoned = store.stream({})[Symbol.asyncIterator]();
    assert.equal((await abandoned.next()).done, false);
    await store.check();
  }));

Deno.test("a save waits for one batch of a purge, not for the purge", () =>
  withWorkerStore(async (store) => {
    const old = new Date(NOW_MS - 100 * DAY_MS).toISOString();
    for (let seed = 0; seed < 350; seed++) {
      await store.issueNonce({
        digest: digest(seed),
        nowMs: NOW_MS - DAY_MS,
        expiresMs: NOW_MS - DAY_MS,
        limit: 1_000,
      });
    }
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => store.save(record(index, { time: old }))),
    );
    const order: string[] = [];
    const purge = store.purge(NOW_MS).then(({ rows }) => order.push(`purged ${rows}`));
    await store.save(record(1_000)).then(() => order.push("saved"));
    await purge;
    assert.deepEqual(order, ["saved", "purged 450"]);
  }));

Deno.test("the call after the last that may wait is refused, and the others are served", () =>
  withWorkerStore(async (store, path) => {
    const unlock = await lock(path);
    const waiting = [store.save(record(1)), store.save(record(2))];
    await assert.rejects(store.save(record(3)), unavailable("record queue full"));
    await unlock();
    await Promise.all(waiting);
    await store.save(record(4));
    assert.equal((await collect(store.stream({}))).length, 3);
  }, { maxCalls: 2 }));

Deno.test("a worker that stalls is waited for up to the deadline, and does not do what came too late", () =>
  withWorkerStore(async (store, path) => {
    await Deno.writeTextFile(`${path}.stall`, "");
    const calls = [store.release(`stall ${path}.stall`), store.save(record(1))];
    const details = (await Promise.allSettled(calls)).map((one) =>
      one.status === "rejected" ? toIadError(one.reason).detail : "done"
    );
    assert.deepEqual(details, ["release: no answer", "save: no answer"]);
    await Deno.remove(`${path}.stall`);
    await healed(store);
    assert.deepEqual(await collect(store.stream({})), []);
  }, { ...FAULTY, operationTimeoutMs: 2_000 }));

Deno.test("a worker that dies takes its calls with it, is replaced, and nothing saved is lost", () =>
  withWorkerStore(async (store) => {
    await store.claim(capture(1), NOW_MS);
    await store.save(record(1), settling("claim-1"));
    for (let round = 0; round < 2; round++) {
      const calls = [store.release("die"), store.check(), store.save(record(2))];
      for (const call of await Promise.allSettled(calls)) {
        assert.equal(call.status, "rejected");
        assert.deepEqual({ ...toIadError(call.reason) }, unavailable("record worker died"));
      }
      await assert.rejects(store.check(), unavailable("record worker is down"));
      await healed(store);
    }
    assert.equal((await store.claim(capture(1, { claimId: "again" }), NOW_MS + DAY_MS)).photo, true);
    assert.deepEqual((await collect(store.stream({}))).map((one) => one.request_id), ["request-1"]);
  }, FAULTY));

Deno.test("a replacement that cannot open the database is tried again until it can", () =>
  withWorkerStore(async (store, path) => {
    const client = await connect(path);
    await client.execute("UPDATE schema_version SET version = version + 1000");
    await assert.rejects(store.release("die"), isUnavailable);
    // Long enough for a failed attempt; the test holds without one, too.
    await new Promise((resolve) => setTimeout(resolve, 500));
    await assert.rejects(store.check(), unavailable("record worker is down"));
    await client.execute("UPDATE schema_version SET version = version - 1000");
    client.close();
    await healed(store);
  }, FAULTY));

Deno.test("a store without its worker closes at once and stays closed", () =>
  withWorkerStore(async (store) => {
    await assert.rejects(store.release("die"), isUnavailable);
    await store.close();
    await assert.rejects(store.check(), unavailable("record store is closed"));
  }, FAULTY));

Deno.test("closing finishes what is under way and takes no more", () =>
  withDatabase(async (path) => {
    const store = await openInWorker(path);
    const old = new Date(NOW_MS - 100 * DAY_MS).toISOString();
    const saves = Array.from({ length: 30 }, (_, index) => store.save(record(index)));
    const purging = store.purge(NOW_MS);
    const closing = [store.close(), store.close()];
    await assert.rejects(store.save(record(99, { time: old })), unavailable("record store is closed"));
    await Promise.all([...saves, ...closing, purging]);
    const again = await openStore(path);
    assert.equal((await collect(again.stream({}))).length, 30);
    await again.close();
  }));
