/** A server on a remote database behind a proxy that refuses, hangs and cuts: what a caller and the records see. */
import assert from "node:assert/strict";
import { makeBundle } from "../../harness/bundles.ts";
import { type CuttingProxy, type Fault, startCuttingProxy } from "../../harness/cutting_proxy.ts";
import { makeTokens, type Sqld, startSqld } from "../../harness/sqld.ts";
import { type TestServer, withServer } from "../support/test_server.ts";
import { check, checkUntilAnswered, FACES, forgetCaptures, isAccepted, recordsOf } from "./remote_server.ts";

interface Remote {
  readonly sqld: Sqld;
  readonly proxy: CuttingProxy;
  readonly server: TestServer;
}

async function withRemote(scheme: string, use: (remote: Remote) => Promise<void>): Promise<void> {
  const sqld = await startSqld();
  const proxy = await startCuttingProxy(sqld.port);
  try {
    await withServer(
      { DATABASE_URL: `${scheme}://127.0.0.1:${proxy.port}` },
      (server) => use({ sqld, proxy, server }),
    );
  } finally {
    await proxy.stop();
    await sqld.stop();
  }
}

/** The look for an earlier answer, the claim, the save. */
const STATEMENTS = [1, 2, 3];
const FAULTS: readonly Fault[] = [
  { kind: "lostRequest" },
  { kind: "lostAnswer" },
  { kind: "lostAnswer", after: 40 },
  { kind: "hang" },
];

for (const scheme of ["http", "ws"]) {
  Deno.test(`${scheme}: whatever is lost from any statement on, the caller's retry is answered, once`, () =>
    withRemote(scheme, async ({ sqld, proxy, server }) => {
      let turn = 0;
      for (const statement of STATEMENTS) {
        for (const fault of FAULTS) {
          const what = `${scheme}, statement ${statement}, ${JSON.stringify(fault)}`;
          const bundle = await makeBundle(server.url, { photo: FACES[turn++ % FACES.length]! });
          const requestId = crypto.randomUUID();
          proxy.onExchange((number) => number >= statement ? fault : undefined);
          assert.equal((await check(server.url, bundle, requestId)).status, 503, what);
          proxy.onExchange(() => undefined);
          const answer = await checkUntilAnswered(server.url, bundle, requestId);
          assert.ok(isAccepted(answer), `${what}: ${answer.text}`);
          assert.deepEqual(await check(server.url, bundle, requestId), answer, what);
          assert.deepEqual(await recordsOf(sqld.url, requestId), ["200 []"], what);
          const other = await checkUntilAnswered(server.url, bundle);
          assert.deepEqual(other.rejection, ["SUSPICIOUS_ACTIVITY"], what);
          await forgetCaptures(sqld.url);
        }
      }
    }));
}

Deno.test("a database that refuses connections makes checks and readiness 503, and both come back", () =>
  withRemote("http", async ({ proxy, server }) => {
    const bundle = await makeBundle(server.url, { photo: FACES[0]! });
    await proxy.refuse();
    assert.equal((await check(server.url, bundle, "same")).status, 503);
    assert.equal(await statusOf(`${server.url}/readyz`), 503);
    assert.equal(await statusOf(`${server.url}/livez`), 200);
    await proxy.accept();
    assert.ok(isAccepted(await checkUntilAnswered(server.url, bundle, "same")));
    assert.equal(await statusOf(`${server.url}/readyz`), 200);
  }));

Deno.test("a primary that is killed and started again loses no record of an answered check", () =>
  withRemote("http", async ({ sqld, server }) => {
    const answered: string[] = [];
    for (let turn = 0; turn < 6; turn++) {
      const bundles = await Promise.all(FACES.map((photo) => makeBundle(server.url, { photo })));
      const checks = bundles.map(async (bundle) => {
        const requestId = crypto.randomUUID();
        const first = await check(server.url, bundle, requestId);
        const answer = first.status === 503 ? await checkUntilAnswered(server.url, bundle, requestId) : first;
        assert.ok(isAccepted(answer), answer.text);
        answered.push(requestId);
      });
      // At another moment of the checks each time.
      await new Promise((resolve) => setTimeout(resolve, 60 * turn));
      await sqld.kill();
      await sqld.start();
      await Promise.all(checks);
      await forgetCaptures(sqld.url);
    }
    for (const requestId of answered) assert.deepEqual(await recordsOf(sqld.url, requestId), ["200 []"]);
    assert.equal(answered.length, 6 * FACES.length);
  }));

Deno.test("a token that expires is a 503 until the file holds a new one, without a restart", async () => {
  const { jwtKey, token } = await makeTokens();
  const sqld = await startSqld({ jwtKey });
  const folder = await Deno.makeTempDir({ prefix: "iad_token_" });
  const path = `${folder}/token`;
  const write = async (seconds: number) => await Deno.writeTextFile(path, await token(seconds));
  try {
    await write(600);
    await withServer({ DATABASE_URL: sqld.url, DATABASE_TOKEN_FILE: path }, async ({ url }) => {
      assert.equal(await statusOf(`${url}/readyz`), 200);
      await write(-120);
      assert.equal(await becomes(`${url}/readyz`, 503), 503);
      const bundle = await makeBundle(url, { photo: FACES[0]! });
      assert.equal((await check(url, bundle, "same")).status, 503);
      // Empty for a moment, as it is while it is written.
      await Deno.writeTextFile(path, "");
      await write(600);
      assert.ok(isAccepted(await checkUntilAnswered(url, bundle, "same")));
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
    await sqld.stop();
  }
});

Deno.test("a replica that is behind, or cut off from its primary, never accepts twice", async () => {
  const primary = await startSqld();
  const proxy = await startCuttingProxy(primary.grpcPort);
  const replica = await startSqld({ primaryUrl: `http://127.0.0.1:${proxy.port}` });
  try {
    await withServer(
      { DATABASE_URL: primary.url },
      (here) =>
        withServer({ DATABASE_URL: replica.url, KEYS_DIR: `${here.dataDir}/keys` }, async (there) => {
          proxy.delay(400);
          const [first, second] = await Promise.all(
            FACES.slice(0, 2).map((photo) => makeBundle(here.url, { photo })),
          );
          const answer = await checkUntilAnswered(here.url, first!, "behind");
          assert.ok(isAccepted(answer));
          assert.deepEqual(await checkUntilAnswered(there.url, first!, "behind"), answer);
          assert.deepEqual((await checkUntilAnswered(there.url, first!)).rejection, ["SUSPICIOUS_ACTIVITY"]);
          proxy.delay(0);
          proxy.onExchange(() => ({ kind: "hang" }));
          await proxy.refuse();
          assert.equal((await check(there.url, second!, "cut off")).status, 503);
          assert.equal(await statusOf(`${there.url}/readyz`), 503);
          assert.ok(isAccepted(await checkUntilAnswered(here.url, second!, "here")));
          proxy.onExchange(() => undefined);
          await proxy.accept();
          assert.deepEqual((await checkUntilAnswered(there.url, second!, "cut off")).rejection, [
            "SUSPICIOUS_ACTIVITY",
          ]);
        }),
    );
  } finally {
    await replica.stop();
    await proxy.stop();
    await primary.stop();
  }
});

async function statusOf(url: string): Promise<number> {
  const response = await fetch(url);
  await response.body?.cancel();
  return response.status;
}

/** The file of the token is looked at every two seconds. */
async function becomes(url: string, status: number): Promise<number> {
  for (let attempt = 1;; attempt++) {
    const found = await statusOf(url);
    if (found === status || attempt === 100) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
