/** The contract of the reference, endpoint by endpoint, against the whole server over HTTP. */
import assert from "node:assert/strict";
import { SUITE_NAMES } from "../../src/envelope/mod.ts";
import { makeBundle, PHOTOS, publicKeysOf } from "../../harness/bundles.ts";
import { problemOf, withServer } from "../support/test_server.ts";

Deno.test("GET /api_version answers product, version and expiration date", () =>
  withServer({}, async ({ url }) => {
    const response = await fetch(`${url}/api_version`);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), {
      product: "IADServer",
      version: "2.1.0",
      expirationDate: "9999-12-31T23:59:59Z",
    });
  }));

Deno.test("honest captures are accepted, with exactly the reference's fields", (t) =>
  withServer({}, async ({ url, post }) => {
    const straight = PHOTOS.accepted.filter(({ orientation }) => orientation === 1);
    for (const [index, photo] of straight.entries()) {
      await t.step(photo.file, async () => {
        const suite = SUITE_NAMES[index % SUITE_NAMES.length]!;
        const response = await post("/check_capture_liveness", await makeBundle(url, { photo, suite }));
        const body = await response.json();
        assert.equal(response.status, 200, JSON.stringify(body));
        assert.deepEqual(Object.keys(body), ["capture_liveness"]);
        const { probability, score, rejection, ...rest } = body.capture_liveness;
        assert.deepEqual(rest, {});
        assert.ok(probability >= 0.5 && probability <= 1, `probability ${probability}, ${rejection}`);
        assert.equal(typeof score, "number");
        assert.deepEqual(rejection, []);
      });
    }
  }));

Deno.test("the face stage honours the EXIF orientation", (t) =>
  withServer({}, async ({ url, post }) => {
    const turned = PHOTOS.accepted.filter(({ orientation }) => orientation !== 1);
    assert.ok(turned.length >= 2);
    for (const photo of turned) {
      await t.step(photo.file, async () => {
        const response = await post("/check_capture_liveness", await makeBundle(url, { photo }));
        assert.equal(response.status, 200);
        // A face was found upright; but no Chromium canvas writes EXIF, and the signals say Chromium.
        const { rejection } = (await response.json()).capture_liveness;
        assert.deepEqual(rejection, ["UNTRUSTED_CORRUPTED_PAYLOAD"]);
      });
    }
  }));

Deno.test("a bundle without signals is not trusted", () =>
  withServer({}, async ({ url, post }) => {
    const response = await post("/check_capture_liveness", await makeBundle(url, { signals: {} }));
    assert.equal(response.status, 200);
    const { probability, rejection } = (await response.json()).capture_liveness;
    assert.ok(probability < 0.5);
    assert.ok(rejection.length > 0);
  }));

Deno.test("the same bundle and the same photo a second time are suspicious", () =>
  withServer({}, async ({ url, post }) => {
    const bundle = await makeBundle(url);
    const first = await (await post("/check_capture_liveness", bundle)).json();
    assert.deepEqual(first.capture_liveness.rejection, []);
    const copies = [bundle, await makeBundle(url)];
    for (const copy of copies) {
      const { capture_liveness } = await (await post("/check_capture_liveness", copy)).json();
      assert.ok(capture_liveness.probability < 0.5);
      assert.ok(capture_liveness.rejection.includes("SUSPICIOUS_ACTIVITY"));
    }
  }));

Deno.test("two copies in flight cannot both be first", () =>
  withServer({ WORKERS: "2" }, async ({ url, post }) => {
    const bundle = await makeBundle(url);
    const answers = await Promise.all(Array.from({ length: 6 }, async (_, copy) => {
      const response = await post("/check_capture_liveness", bundle, { "x-request-id": `copy-${copy}` });
      return (await response.json()).capture_liveness.probability >= 0.5;
    }));
    assert.equal(answers.filter((accepted) => accepted).length, 1);
  }));

Deno.test("every photograph that must be refused is, with the exact message and code", (t) =>
  withServer({}, async ({ url, post }) => {
    for (const photo of PHOTOS.refused) {
      await t.step(`${photo.file}: ${photo.message}`, async () => {
        const body = await problemOf(await post("/check_capture_liveness", await makeBundle(url, { photo })));
        assert.equal(body["message"], photo.message);
        assert.equal(body["error_code"], photo.errorCode);
        assert.equal(body["status"], 400);
        assert.equal(body["error"], "Bad Request");
        assert.equal(body["path"], "/check_capture_liveness");
      });
    }
  }));

Deno.test("document bundles skip the face stage where they are taken", () =>
  withServer({ CAPTURE_TYPES: "face,document" }, async ({ url, post }) => {
    const photo = PHOTOS.refused.find(({ errorCode }) => errorCode === "FACE_NOT_FOUND")!;
    const bundle = await makeBundle(url, { photo, captureType: "document" });
    const response = await post("/check_capture_liveness", bundle);
    assert.equal(response.status, 200);
    assert.deepEqual((await response.json()).capture_liveness.rejection, []);
  }));

Deno.test("malformed, foreign and unreadable bundles get the reference's three messages", () =>
  withServer({}, async ({ url, post }) => {
    const good = await makeBundle(url);
    const altered = good.slice();
    altered[altered.length - 1]! ^= 1;
    const unreadable = await makeBundle(url, { plaintext: new TextEncoder().encode("not CBOR") });
    const cases = [
      [new Uint8Array(0), "Failed to parse file", "Failed to parse file"],
      [new TextEncoder().encode("junk"), "Failed to parse file", "Failed to parse file"],
      [good.subarray(0, 30), "Failed to parse file", "Failed to parse file"],
      [altered, "Failed to decrypt message", "Failed to decrypt message"],
      [unreadable, "Failed to read a meta data", "Failed to parse file"],
    ] as const;
    for (const [body, checkMessage, extractMessage] of cases) {
      for (
        const [path, message] of [
          ["/check_capture_liveness", checkMessage],
          ["/extract_image", extractMessage],
          ["/extract_data?types=photo", extractMessage],
        ] as const
      ) {
        const problem = await problemOf(await post(path, body.slice()));
        assert.equal(problem["status"], 400);
        assert.equal(problem["message"], message);
        assert.equal(problem["error_code"], "UNKNOWN");
      }
    }
  }));

Deno.test("POST /extract_image gives the JPEG bytes exactly as captured", () =>
  withServer({}, async ({ url, post }) => {
    const photo = PHOTOS.accepted[0]!;
    const response = await post("/extract_image", await makeBundle(url, { photo }));
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "image/jpeg");
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), photo.bytes());
  }));

Deno.test("POST /extract_data gives what is asked for", () =>
  withServer({}, async ({ url, post }) => {
    const photo = PHOTOS.accepted[0]!;
    const withExternal = await makeBundle(url, { photo, external: 'séance "7"' });
    const without = await makeBundle(url, { photo });
    const base64 = btoa(Array.from(photo.bytes(), (byte) => String.fromCharCode(byte)).join(""));
    const cases = [
      [withExternal, "types=external,photo", { photo: base64, external: 'séance "7"' }],
      [withExternal, "types=photo&types=external", { photo: base64, external: 'séance "7"' }],
      [withExternal, "types=external", { external: 'séance "7"' }],
      [withExternal, "types=photo,photo", { photo: base64 }],
      [without, "types=external", { external: null }],
    ] as const;
    for (const [bundle, query, expected] of cases) {
      const response = await post(`/extract_data?${query}`, bundle);
      assert.equal(response.status, 200, query);
      assert.deepEqual(await response.json(), expected);
    }
    for (const query of ["", "?types=", "?types=video", "?types=photo,", "?types=photo&types=other"]) {
      const problem = await problemOf(await post(`/extract_data${query}`, without));
      assert.equal(problem["status"], 400, query);
      assert.match(String(problem["message"]), /external, photo/);
    }
  }));

Deno.test("the freshness check answers as the reference's experimental feature", () =>
  withServer({ REPLAY_ATTACK_CHECKER_ENABLED: "true" }, async ({ url, post }) => {
    for (const offset of [-301_000, 301_000]) {
      const stale = await makeBundle(url, { createdMs: Date.now() + offset });
      const problem = await problemOf(await post("/check_capture_liveness", stale));
      assert.equal(problem["message"], "Replay attack detected");
      assert.equal(problem["error_code"], "UNKNOWN");
    }
    const fresh = await post("/check_capture_liveness", await makeBundle(url));
    assert.equal(fresh.status, 200);
    await fresh.body?.cancel();
  }));

Deno.test("GET /public_keys lists one default key per suite", () =>
  withServer({}, async ({ url }) => {
    const keys = await publicKeysOf(url);
    assert.deepEqual(keys.map(({ suite }) => suite).sort(), ["hybrid", "p256", "x25519"]);
    assert.ok(keys.every(({ isDefault }) => isDefault));
    assert.ok(!JSON.stringify(keys).includes("privateKey"));
  }));
