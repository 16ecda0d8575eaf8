/** Rows that share a commit, alone and in the store. */
import assert from "node:assert/strict";
import { SharedCommit } from "../../src/records/shared_commit.ts";
import { BARE_RECORD, collect, isUnavailable, withStore } from "./fixture.ts";

Deno.test("rows that come during a commit share the next one, in their order", async () => {
  const commits: number[][] = [];
  const first = Promise.withResolvers<void>();
  const commit = new SharedCommit(async (rows: readonly number[]) => {
    commits.push([...rows]);
    if (commits.length === 1) await first.promise;
  });
  const saved = Array.from({ length: 200 }, (_, row) => commit.add(row));
  first.resolve();
  await Promise.all(saved);
  assert.deepEqual(commits.map(({ length }) => length), [1, 64, 64, 64, 7]);
  assert.deepEqual(commits.flat(), Array.from({ length: 200 }, (_, row) => row));
});

Deno.test("who shares a commit that fails hears of it, and the next ones are tried", async () => {
  let failing = true;
  const commit = new SharedCommit(() => failing ? Promise.reject(new Error("disk full")) : Promise.resolve());
  await Promise.all(["a", "b", "c"].map((row) => assert.rejects(commit.add(row), /disk full/)));
  failing = false;
  await commit.add("d");
});

Deno.test("a hundred refused requests at once are a hundred records", () =>
  withStore(async (store) => {
    const ids = Array.from({ length: 100 }, (_, nth) => `request-${nth}`);
    await Promise.all(
      ids.map((request_id) => store.save({ ...BARE_RECORD, request_id, status: 400, error: "BAD_REQUEST" })),
    );
    assert.deepEqual(
      (await collect(store.stream({}))).map(({ request_id }) => request_id).sort(),
      ids.sort(),
    );
    await store.close();
    await assert.rejects(store.save({ ...BARE_RECORD, status: 400 }), isUnavailable);
  }));
