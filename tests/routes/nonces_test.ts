/** Single-use nonces, through the whole server. */
import assert from "node:assert/strict";
import { createClient } from "@libsql/client";
import { fromHex } from "../../src/bytes/mod.ts";
import { makeBundle, type Photo, PHOTOS } from "../../harness/bundles.ts";
import { problemOf, type TestServer, withServer } from "../support/test_server.ts";

async function issue({ url }: TestServer): Promise<Uint8Array> {
  const response = await fetch(`${url}/nonces`, { method: "POST" });
  assert.equal(response.status, 200);
  return fromHex((await response.json()).nonce)!;
}

/** The rejection of a check; other photos for each call, so that no replay is among the reasons. */
async function check(
  { url, post }: TestServer,
  options: { readonly photo: Photo; readonly nonce?: Uint8Array; readonly withCrops?: boolean },
) {
  const response = await post("/check_capture_liveness", await makeBundle(url, options));
  assert.equal(response.status, 200);
  return (await response.json()).capture_liveness;
}

async function assertRejected(
  server: TestServer,
  options: { readonly photo: Photo; readonly nonce?: Uint8Array },
): Promise<void> {
  const { probability, rejection } = await check(server, options);
  assert.ok(probability <= 0.02, `probability ${probability}`);
  assert.deepEqual(rejection, ["SUSPICIOUS_ACTIVITY"]);
}

const [FIRST, SECOND, THIRD] = PHOTOS.accepted as readonly [Photo, Photo, Photo];
const NO_FACE = PHOTOS.refused.find(({ errorCode }) => errorCode === "FACE_NOT_FOUND")!;

Deno.test("POST /nonces answers a nonce of 128 bits and its expiry", () =>
  withServer({}, async ({ url }) => {
    const before = Date.now();
    const response = await fetch(`${url}/nonces`, { method: "POST" });
    const { nonce, expires_at, ...rest } = await response.json();
    assert.deepEqual(rest, {});
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.match(nonce, /^[0-9a-f]{32}$/);
    const expires = Date.parse(expires_at);
    assert.equal(new Date(expires).toISOString(), expires_at);
    assert.ok(expires >= before + 300_000 && expires <= Date.now() + 300_000);
    const second = await (await fetch(`${url}/nonces`, { method: "POST" })).json();
    assert.notEqual(second.nonce, nonce);
  }));

Deno.test("a body is ignored and bounded, another method and an unknown media type are refused", () =>
  withServer({}, async ({ url, post }) => {
    for (const body of ["", '{"nonce":"00"}', new Uint8Array(10_000)]) {
      const response = await post("/nonces", body, { "content-type": "text/plain" });
      assert.equal(response.status, 200);
      assert.match((await response.json()).nonce, /^[0-9a-f]{32}$/);
    }
    assert.equal((await problemOf(await post("/nonces", new Uint8Array(70_000))))["status"], 413);
    assert.equal((await problemOf(await fetch(`${url}/nonces`)))["status"], 405);
    assert.equal((await problemOf(await post("/nonces", "", { accept: "text/html" })))["status"], 406);
  }));

Deno.test("too many nonces alive are a 503", () =>
  withServer({ NONCE_LIMIT: "2" }, async (server) => {
    await issue(server);
    await issue(server);
    const refused = await fetch(`${server.url}/nonces`, { method: "POST" });
    assert.equal(refused.headers.get("retry-after"), "1");
    assert.equal((await problemOf(refused))["message"], "Server is overloaded");
  }));

Deno.test("a fresh nonce is accepted, with crops too, and only once", () =>
  withServer({}, async (server) => {
    const nonce = await issue(server);
    assert.deepEqual((await check(server, { photo: FIRST, nonce, withCrops: true })).rejection, []);
    await assertRejected(server, { photo: SECOND, nonce });
    // A rejected check does not use up what it does not name.
    assert.deepEqual((await check(server, { photo: THIRD, nonce: await issue(server) })).rejection, []);
  }));

Deno.test("a nonce that the server did not issue is rejected, whatever its length", () =>
  withServer({}, async (server) => {
    for (const [index, length] of [16, 32, 64].entries()) {
      const nonce = crypto.getRandomValues(new Uint8Array(length));
      await assertRejected(server, { photo: PHOTOS.accepted[index]!, nonce });
    }
  }));

Deno.test("an expired nonce is rejected", () =>
  withServer({ NONCE_TTL_SECONDS: "1" }, async (server) => {
    const nonce = await issue(server);
    await new Promise((resolve) => setTimeout(resolve, 1_001));
    await assertRejected(server, { photo: FIRST, nonce });
  }));

Deno.test("where nonces are required a bundle without one is rejected", () =>
  withServer({ NONCE_REQUIRED: "true" }, async (server) => {
    await assertRejected(server, { photo: FIRST });
    assert.deepEqual((await check(server, { photo: SECOND, nonce: await issue(server) })).rejection, []);
  }));

Deno.test("of six bundles with one nonce in flight at once, one is accepted", () =>
  withServer({ WORKERS: "2" }, async (server) => {
    const nonce = await issue(server);
    const straight = PHOTOS.accepted.filter(({ orientation }) => orientation === 1).slice(0, 6);
    const answers = await Promise.all(straight.map((photo) => check(server, { photo, nonce })));
    assert.equal(answers.filter(({ rejection }) => rejection.length === 0).length, 1);
  }));

Deno.test("two servers that share a database: a nonce of one counts once on both", () =>
  withServer({}, (one) =>
    withServer({ DATABASE_URL: one.databaseUrl }, async (other) => {
      const nonce = await issue(one);
      assert.deepEqual((await check(other, { photo: FIRST, nonce })).rejection, []);
      await assertRejected(one, { photo: SECOND, nonce });
    })));

Deno.test("an error before the verdict leaves the nonce to the next try", () =>
  withServer({}, async (server) => {
    const nonce = await issue(server);
    const retake = await server.post(
      "/check_capture_liveness",
      await makeBundle(server.url, { photo: NO_FACE, nonce }),
    );
    assert.equal((await problemOf(retake))["error_code"], "FACE_NOT_FOUND");
    assert.deepEqual((await check(server, { photo: FIRST, nonce })).rejection, []);
  }));

Deno.test("a 503 gives the nonce back", () =>
  withServer({}, async (server) => {
    const nonce = await issue(server);
    const client = createClient({ url: server.databaseUrl });
    await client.execute("ALTER TABLE bi_records RENAME TO elsewhere");
    const bundle = await makeBundle(server.url, { photo: FIRST, nonce });
    assert.equal((await problemOf(await server.post("/check_capture_liveness", bundle)))["status"], 503);
    await client.execute("ALTER TABLE elsewhere RENAME TO bi_records");
    client.close();
    const again = await server.post("/check_capture_liveness", bundle);
    assert.deepEqual((await again.json()).capture_liveness.rejection, []);
  }));

Deno.test("without its table nonces are a 503, issuing and redeeming", () =>
  withServer({}, async (server) => {
    const nonce = await issue(server);
    const client = createClient({ url: server.databaseUrl });
    await client.execute("ALTER TABLE nonces RENAME TO elsewhere");
    const refused = await fetch(`${server.url}/nonces`, { method: "POST" });
    assert.equal((await problemOf(refused))["message"], "Records are unavailable");
    const bundle = await makeBundle(server.url, { photo: FIRST, nonce });
    assert.equal((await problemOf(await server.post("/check_capture_liveness", bundle)))["status"], 503);
    client.close();
  }));
