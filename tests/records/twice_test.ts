/** A request to a remote database may arrive twice: HTTP clients and proxies send again what they lost. */
import assert from "node:assert/strict";
import type { RecordClient } from "../../src/records/mod.ts";
import {
  ACCEPTED,
  BARE_RECORD,
  capture,
  collect,
  connect,
  digest,
  NOW_MS,
  openStore,
  record,
  settling,
  type Store,
  withDatabase,
} from "./fixture.ts";

/** Every transaction runs twice, and what the second one found is the answer. */
function twice(client: RecordClient): RecordClient {
  return new Proxy(client, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      if (name !== "batch") return value.bind(target);
      return async (...args: unknown[]) => {
        await value.apply(target, args);
        return await value.apply(target, args);
      };
    },
  });
}

function withTwice(use: (store: Store, path: string) => Promise<void>): Promise<void> {
  return withDatabase(async (path) => {
    await (await openStore(path)).close();
    const store = await openStore(path, { client: twice(await connect(path)) });
    await use(store, path);
    await store.close();
  });
}

Deno.test("a claim that arrives twice does not find itself, and is one claim", () =>
  withTwice(async (store) => {
    const first = capture(1, { requestId: "r1", nonceDigest: digest(9) });
    await store.issueNonce({ digest: digest(9), nowMs: NOW_MS, expiresMs: NOW_MS + 60_000, limit: 1 });
    const { nonce, ...matches } = await store.claim(first, NOW_MS);
    assert.deepEqual(matches, { bundleId: false, ciphertext: false, photo: false, similar: undefined });
    assert.equal(nonce, "fresh");
    await store.save(record(1, ACCEPTED), { ...settling("claim-1"), nonce: true });
    const again = await store.claim(capture(1, { claimId: "again", nonceDigest: digest(9) }), NOW_MS);
    assert.equal(again.photo, true);
    assert.equal(again.nonce, "used");
  }));

Deno.test("a claim that arrives late, after its check was settled, leaves nothing open", () =>
  withDatabase(async (path) => {
    const store = await openStore(path);
    await store.claim(capture(1), NOW_MS);
    await store.save(record(1, ACCEPTED), settling("claim-1"));
    await store.claim(capture(1), NOW_MS);
    await store.close();
    const client = await connect(path);
    const { rows } = await client.execute("SELECT settled FROM captures");
    client.close();
    assert.deepEqual(rows.map(({ settled }) => settled), [1]);
  }));

Deno.test("a record that arrives twice is one record, with claims and without", () =>
  withTwice(async (store) => {
    await store.claim(capture(1), NOW_MS);
    await store.save(record(1, ACCEPTED), settling("claim-1"));
    await store.save(BARE_RECORD);
    await store.claim(capture(2), NOW_MS);
    await store.save(record(2, { status: 503 }), settling("claim-2"));
    assert.deepEqual(
      (await collect(store.stream({}))).map(({ request_id }) => request_id),
      ["request-1", "request-2", "request-2"],
    );
    // Another record cannot settle what this one did.
    await assert.rejects(store.save(record(3, ACCEPTED), settling("claim-1")), { code: "DEADLINE_EXCEEDED" });
  }));

Deno.test("of nonces that are issued twice none counts twice", () =>
  withTwice(async (store) => {
    for (const [seed, taken] of [[1, true], [2, true], [3, false]] as const) {
      const issue = { digest: digest(seed), nowMs: NOW_MS, expiresMs: NOW_MS + 60_000, limit: 2 };
      assert.equal(await store.issueNonce(issue), taken);
    }
  }));

Deno.test("a claim that could not be released is freed when the database is back, by the next look", () =>
  withDatabase(async (path) => {
    const client = await connect(path);
    let away = false;
    const store = await openStore(path, {
      client: new Proxy(client, {
        get(target, name) {
          const value = Reflect.get(target, name, target);
          if (typeof value !== "function") return value;
          return away && name === "batch" ? () => Promise.reject(new Error("away")) : value.bind(target);
        },
      }),
    });
    const { ciphertextDigest } = capture(1);
    const same = { requestId: "r1", ciphertextDigest };
    await store.claim(capture(1, { requestId: "r1" }), NOW_MS);
    assert.equal((await store.findAnswer(same, NOW_MS)).kind, "open");
    away = true;
    await assert.rejects(store.release("claim-1"));
    for (let other = 0; other < 300; other++) await assert.rejects(store.release(`other-${other}`));
    await assert.rejects(store.release("claim-1"));
    away = false;
    assert.equal((await store.findAnswer(same, NOW_MS)).kind, "none");
    await store.close();
  }));
