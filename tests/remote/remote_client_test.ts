/** The client for a database on another machine, against the real server through a proxy that hangs and cuts. */
import assert from "node:assert/strict";
import { createClient } from "@libsql/client/web";
import { type CuttingProxy, startCuttingProxy } from "../../harness/cutting_proxy.ts";
import { makeTokens, startSqld } from "../../harness/sqld.ts";
import { createRemoteClient, openRecordStore, type RecordClient } from "../../src/records/mod.ts";

const SCHEMES = ["http", "ws"] as const;
const LONG_MS = 60_000;

async function withDatabase(
  use: (
    database: { readonly proxy: CuttingProxy; open(scheme: string, timeoutMs: number): RecordClient },
  ) => Promise<void>,
): Promise<void> {
  const sqld = await startSqld();
  const proxy = await startCuttingProxy(sqld.port);
  try {
    await use({
      proxy,
      open: (scheme, timeoutMs) =>
        createRemoteClient(createClient, { url: `${scheme}://127.0.0.1:${proxy.port}`, timeoutMs }),
    });
  } finally {
    await proxy.stop();
    await sqld.stop();
  }
}

async function one(client: RecordClient): Promise<unknown> {
  return (await client.execute("SELECT 1 AS one")).rows[0]?.["one"];
}

Deno.test("calls that are never answered end in time, all of them, and the next ones are served", () =>
  withDatabase(async ({ proxy, open }) => {
    for (const scheme of SCHEMES) {
      const client = open(scheme, 500);
      assert.equal(await one(client), 1);
      proxy.onExchange(() => ({ kind: "hang" }));
      const calls = Array.from(
        { length: 40 },
        () => assert.rejects(one(client), { code: "RECORDS_UNAVAILABLE" }),
      );
      await Promise.all(calls);
      proxy.onExchange(() => undefined);
      assert.equal(await answeredAgain(client), 1);
      client.close();
    }
  }));

/** A busy machine may take longer than this client waits. */
async function answeredAgain(client: RecordClient): Promise<unknown> {
  for (let attempt = 0;; attempt++) {
    try {
      return await one(client);
    } catch (thrown) {
      if (attempt === 20) throw thrown;
    }
  }
}

Deno.test("a connection that is cut at any place of an answer fails its call alone", () =>
  withDatabase(async ({ proxy, open }) => {
    for (const scheme of SCHEMES) {
      const client = open(scheme, LONG_MS);
      for (const after of [0, 1, 20, 150]) {
        assert.equal(await one(client), 1);
        // Each time: fetch sends again what it lost.
        proxy.onExchange(() => ({ kind: "lostAnswer", after }));
        await assert.rejects(one(client), `${scheme} ${after}`);
        proxy.onExchange(() => undefined);
        assert.equal(await one(client), 1);
      }
      client.close();
    }
  }));

Deno.test("a server that is gone is found again when it is back", () =>
  withDatabase(async ({ proxy, open }) => {
    for (const scheme of SCHEMES) {
      const client = open(scheme, LONG_MS);
      assert.equal(await one(client), 1);
      await proxy.refuse();
      await assert.rejects(one(client));
      await assert.rejects(one(client));
      await proxy.accept();
      assert.equal(await one(client), 1);
      client.close();
    }
  }));

Deno.test("a client that is closed fails what is under way", () =>
  withDatabase(async ({ proxy, open }) => {
    for (const scheme of SCHEMES) {
      const client = open(scheme, LONG_MS);
      assert.equal(await one(client), 1);
      proxy.onExchange(() => ({ kind: "hang" }));
      const call = assert.rejects(one(client));
      await new Promise((resolve) => setTimeout(resolve, 10));
      client.close();
      await call;
      assert.equal(client.closed, true);
      proxy.onExchange(() => undefined);
    }
  }));

Deno.test("a claim that arrives after its check has given it up holds neither capture nor nonce", () =>
  withDatabase(async ({ open }) => {
    const settings = { retentionDays: 1, featuresDays: 1, replayDays: 1, claimTimeoutMs: LONG_MS };
    const store = await openRecordStore({ ...settings, client: open("http", LONG_MS) });
    const now = Date.now();
    const random = crypto.getRandomValues(new Uint8Array(32));
    const nonceDigest = random.slice().reverse();
    const capture = {
      bundleId: random.slice(0, 16),
      ciphertextDigest: random,
      photoDigest: random,
      perceptualHash: random.slice(0, 8).toHex(),
      nonceDigest,
    };
    await store.issueNonce({ digest: nonceDigest, nowMs: now, expiresMs: now + LONG_MS, limit: 1 });
    await store.release("late");
    await store.claim({ ...capture, claimId: "late" }, now);
    const { nonce, photo } = await store.claim({ ...capture, claimId: "retry" }, now);
    assert.deepEqual([nonce, photo], ["fresh", false]);
    await store.close();
  }));

Deno.test("forty claims at once are one of each, whether writes are shared or not", () =>
  withDatabase(async ({ open }) => {
    for (const sharesWrites of [true, false]) {
      const settings = { retentionDays: 1, featuresDays: 1, replayDays: 1, claimTimeoutMs: LONG_MS };
      const store = await openRecordStore({
        ...settings,
        sharesWrites,
        operationTimeoutMs: LONG_MS,
        client: open("http", LONG_MS),
      });
      const photos = [1, 2].map(() => crypto.getRandomValues(new Uint8Array(32)));
      const claims = Array.from({ length: 40 }, (_, index) => {
        const photo = photos[index % 2]!;
        return store.claim({
          claimId: crypto.randomUUID(),
          bundleId: crypto.getRandomValues(new Uint8Array(16)),
          ciphertextDigest: crypto.getRandomValues(new Uint8Array(32)),
          photoDigest: photo,
          perceptualHash: photo.slice(0, 8).toHex(),
        }, Date.now());
      });
      const first = (await Promise.all(claims)).filter(({ photo }) => !photo);
      assert.equal(first.length, 2, String(sharesWrites));
      await store.close();
    }
  }));

Deno.test("a new token counts from the next call on", async () => {
  const { jwtKey, token } = await makeTokens();
  const sqld = await startSqld({ jwtKey });
  try {
    for (const url of [sqld.url, sqld.wsUrl]) {
      let current = await token(-120);
      const client = createRemoteClient(createClient, { url, token: () => current, timeoutMs: LONG_MS });
      await assert.rejects(one(client), url);
      current = await token(600);
      assert.equal(await one(client), 1, url);
      current = "no token at all";
      await assert.rejects(one(client), url);
      current = await token(600);
      assert.equal(await one(client), 1, url);
      client.close();
    }
  } finally {
    await sqld.stop();
  }
});
