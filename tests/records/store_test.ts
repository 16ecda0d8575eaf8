import assert from "node:assert/strict";
import type { BiRecord } from "../../src/records/mod.ts";
import { BARE_RECORD, collect, connect, DAY_MS, FULL_RECORD, NOW_MS, openStore, record } from "./fixture.ts";
import { isUnavailable, withDatabase, withStore } from "./fixture.ts";

Deno.test("a record reads back as it was written, full and bare", () =>
  withStore(async (store) => {
    await store.save(FULL_RECORD);
    await store.save(BARE_RECORD);
    assert.deepEqual(await collect(store.stream({})), [FULL_RECORD, BARE_RECORD]);
  }));

Deno.test("records survive closing and reopening", () =>
  withDatabase(async (path) => {
    const first = await openStore(path);
    await first.save(FULL_RECORD);
    await first.close();
    const second = await openStore(path);
    assert.deepEqual(await collect(second.stream({})), [FULL_RECORD]);
    await second.close();
  }));

Deno.test("a saved record is in the file before save resolves", () =>
  withStore(async (store, path) => {
    await store.save(FULL_RECORD);
    const other = await connect(path);
    const { rows } = await other.execute("SELECT count(*) AS n FROM bi_records");
    other.close();
    assert.equal(rows[0]?.["n"], 1);
  }));

Deno.test("a number that is none becomes null, and the record is kept", () =>
  withStore(async (store) => {
    await store.save({ ...FULL_RECORD, probability: NaN, total_ms: Infinity });
    const [found] = await collect(store.stream({}));
    assert.equal(found?.probability, null);
    assert.equal(found?.total_ms, 0);
  }));

Deno.test("a NUL and every other character of a text survive", () =>
  withStore(async (store) => {
    for (const name of ["\0z", "a\0\0b", "\u2028", "\uff1d1", "\ud83d\ude00"]) {
      await store.save({ ...FULL_RECORD, request_id: name, sdk_name: name });
      assert.equal((await collect(store.stream({}))).at(-1)?.sdk_name, name);
    }
  }));

Deno.test("long text is cut, a record without a time is refused", () =>
  withStore(async (store) => {
    await store.save({ ...FULL_RECORD, browser: "x".repeat(5_000) });
    const [found] = await collect(store.stream({}));
    assert.equal(found?.browser?.length, 1_000);
    await assert.rejects(store.save({ ...FULL_RECORD, time: "never" }), { code: "INTERNAL" });
  }));

Deno.test("stream gives every record once, in order of time, across pages and equal times", () =>
  withStore(async (store, path) => {
    // 1,201 rows: full pages and a rest; seven share each millisecond; written newest first.
    const client = await connect(path);
    await store.save(record(0));
    const copy = "INSERT INTO bi_records SELECT NULL, ?, 'r' || ?" + await restOfColumns(client);
    const statements = Array.from({ length: 1_200 }, (_, index) => ({
      sql: copy,
      args: [NOW_MS + Math.floor((1_200 - index) / 7), index],
    }));
    await client.batch(statements, "write");
    client.close();
    const found = await collect(store.stream({}));
    assert.equal(found.length, 1_201);
    assert.equal(new Set(found.map((one) => one.request_id)).size, 1_201);
    const times = found.map((one) => one.time);
    assert.deepEqual(times, times.toSorted());
  }));

async function restOfColumns(client: Awaited<ReturnType<typeof connect>>): Promise<string> {
  const { rows } = await client.execute("PRAGMA table_info(bi_records)");
  const names = rows.map((row) => String(row["name"])).slice(3);
  return `, ${names.join(", ")} FROM bi_records WHERE id = 1`;
}

Deno.test("the range is inclusive at both ends", () =>
  withStore(async (store) => {
    for (const number of [0, 1, 2, 3]) await store.save(record(number));
    const found = await collect(store.stream({ fromMs: NOW_MS + 1, toMs: NOW_MS + 2 }));
    assert.deepEqual(found.map((one) => one.request_id), ["request-1", "request-2"]);
    assert.deepEqual(await collect(store.stream({ fromMs: NOW_MS + 9 })), []);
  }));

Deno.test("writes during a stream neither disturb nor prolong it", () =>
  withStore(async (store) => {
    for (let number = 0; number < 3; number++) await store.save(record(number));
    const found: BiRecord[] = [];
    for await (const one of store.stream({})) {
      found.push(one);
      await store.save(record(100 + found.length));
    }
    assert.equal(found.length, 3);
    assert.equal((await collect(store.stream({}))).length, 6);
  }));

Deno.test("purge deletes what is older than the retention and says how many", () =>
  withStore(async (store) => {
    const old = new Date(NOW_MS - 10 * DAY_MS - 1).toISOString();
    const young = new Date(NOW_MS - 10 * DAY_MS).toISOString();
    for (let number = 0; number < 103; number++) await store.save(record(number, { time: old }));
    await store.save(record(2_000, { time: young }));
    assert.equal((await store.purge(NOW_MS)).rows, 100);
    assert.equal((await store.purge(NOW_MS)).rows, 3);
    assert.deepEqual((await collect(store.stream({}))).map((one) => one.request_id), ["request-2000"]);
    assert.equal((await store.purge(NOW_MS)).rows, 0);
  }, { retentionDays: 10 }));

Deno.test("parallel saves from two stores on one file are all kept", () =>
  withStore(async (first, path) => {
    const second = await openStore(path);
    const numbers = Array.from({ length: 200 }, (_, index) => index);
    await Promise.all(numbers.map((number) => (number % 2 ? first : second).save(record(number))));
    await second.close();
    assert.equal((await collect(first.stream({}))).length, 200);
    await first.check();
  }));

Deno.test("a closed store refuses everything", () =>
  withStore(async (store) => {
    await store.close();
    await assert.rejects(store.save(FULL_RECORD), isUnavailable);
    await assert.rejects(store.check(), isUnavailable);
    await assert.rejects(collect(store.stream({})), isUnavailable);
  }));
