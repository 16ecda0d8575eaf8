/** The same request again: same ciphertext, same request id. */
import assert from "node:assert/strict";
import { openRecordStoreInWorker } from "../../src/records/mod.ts";
import { ACCEPTED, BARE_RECORD, capture, collect, NOW_MS, record, SETTINGS, settling } from "./fixture.ts";
import { isUnavailable, withOpened, withStore } from "./fixture.ts";

const MINUTE_MS = 60_000;

/** What {@link capture} of the same seed is sent as. */
function request(seed: number, requestId = `request-${seed}`) {
  return { requestId, ciphertextDigest: capture(seed).ciphertextDigest };
}

function sent(seed: number, claimId = `claim-${seed}`) {
  return capture(seed, { claimId, requestId: `request-${seed}` });
}

Deno.test("a request is open, then answered with its record, for ten minutes", () =>
  withStore(async (store) => {
    assert.deepEqual(await store.findAnswer(request(1), NOW_MS), { kind: "none" });
    await store.claim(sent(1), NOW_MS);
    assert.deepEqual(await store.findAnswer(request(1), NOW_MS), { kind: "open" });
    await store.save(record(1), settling("claim-1"));
    assert.deepEqual(await store.findAnswer(request(1), NOW_MS + 1), { kind: "answered", record: record(1) });
    assert.deepEqual(await store.findAnswer(request(1), NOW_MS + 10 * MINUTE_MS), {
      kind: "answered",
      record: record(1, { repeats: 1 }),
    });
    assert.deepEqual(await store.findAnswer(request(1), NOW_MS + 10 * MINUTE_MS + 1), { kind: "none" });
    assert.deepEqual(await collect(store.stream({})), [record(1, { repeats: 2 })]);
  }));

Deno.test("another request id or ciphertext is another request", () =>
  withStore(async (store) => {
    await store.claim(sent(1), NOW_MS);
    await store.save(record(1), settling("claim-1"));
    assert.equal((await store.findAnswer(request(1, "other"), NOW_MS)).kind, "none");
    assert.equal((await store.findAnswer(request(2, "request-1"), NOW_MS)).kind, "none");
    assert.equal((await collect(store.stream({})))[0]?.repeats, null);
  }));

Deno.test("the same request claims nothing twice; another one with the same bytes is a replay", () =>
  withStore(async (store) => {
    await store.claim(sent(1), NOW_MS);
    assert.equal((await store.claim(sent(1, "twice"), NOW_MS)).sameRequest, true);
    await assert.rejects(store.save(record(2), settling("twice")), { code: "DEADLINE_EXCEEDED" });
    await store.save(record(1), settling("claim-1"));
    assert.equal((await store.claim(sent(1, "late"), NOW_MS + MINUTE_MS)).sameRequest, true);
    const replay = await store.claim(
      capture(1, { claimId: "replay", requestId: "other" }),
      NOW_MS + MINUTE_MS,
    );
    assert.equal(replay.sameRequest, undefined);
    assert.equal(replay.ciphertext, true);
    // After its time the same request is a replay, too.
    const after = await store.claim(sent(1, "after"), NOW_MS + 11 * MINUTE_MS);
    assert.equal(after.sameRequest, undefined);
    assert.equal(after.ciphertext, true);
  }));

Deno.test("of 100 parallel claims of one request one is made, and its answer is everybody's", () =>
  withStore(async (store) => {
    const claims = await Promise.all(
      Array.from({ length: 100 }, (_, index) => store.claim(sent(1, `claim-${index}`), NOW_MS)),
    );
    const made = claims.flatMap((matches, index) => matches.sameRequest ? [] : [index]);
    assert.equal(made.length, 1);
    await store.save(record(1), settling(`claim-${made[0]}`));
    assert.equal((await store.findAnswer(request(1), NOW_MS)).kind, "answered");
  }));

Deno.test("a request that was given up can be sent again; an error is no answer", () =>
  withStore(async (store) => {
    await store.claim(sent(1), NOW_MS);
    await store.release("claim-1");
    assert.equal((await store.findAnswer(request(1), NOW_MS)).kind, "none");
    await store.claim(sent(1), NOW_MS);
    await store.save({ ...BARE_RECORD, status: 400 }, settling("claim-1"));
    assert.equal((await store.findAnswer(request(1), NOW_MS)).kind, "none");
    // A claim that nobody settled lapses.
    await store.claim(sent(2), NOW_MS);
    assert.equal((await store.findAnswer(request(2), NOW_MS + MINUTE_MS)).kind, "open");
    assert.equal((await store.findAnswer(request(2), NOW_MS + MINUTE_MS + 1)).kind, "none");
  }));

Deno.test("a commit whose answer was lost is found by the same request, and is not undone", () =>
  withOpened(async (store) => {
    await store.claim(sent(1), NOW_MS);
    // The worker commits, and dies before it can say so.
    await assert.rejects(
      store.save(record(1, { ...ACCEPTED, sdk_build: "die unheard" }), settling("claim-1")),
      isUnavailable,
    );
    let answer;
    while (answer === undefined) {
      answer = await store.release("claim-1").then(
        () => store.findAnswer(request(1), NOW_MS),
        () => undefined,
      );
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.equal(answer.kind, "answered");
    assert.equal((await collect(store.stream({}))).length, 1);
  }, (path) =>
    openRecordStoreInWorker({
      database: { url: `file:${path}` },
      ...SETTINGS,
      workerUrl: new URL("./faulty_worker.ts", import.meta.url),
    })));
