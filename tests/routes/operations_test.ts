/** Records, metrics, health, licence and keys, through the whole server. */
import assert from "node:assert/strict";
import { createClient } from "@libsql/client";
import { toBase64, toHex } from "../../src/bytes/mod.ts";
import { generateKeyPair } from "../../src/envelope/mod.ts";
import { generateLicenseKeyPair, issueLicense } from "../../src/license/mod.ts";
import { writeKeyPair } from "../../src/cli/key_directory.ts";
import { makeBundle, PHOTOS, publicKeysOf } from "../../harness/bundles.ts";
import { rated, withLivenessServer } from "../support/liveness_server.ts";
import { testNeeding } from "../support/hosts.ts";
import { problemOf, withServer } from "../support/test_server.ts";

const TODAY = () => new Date().toISOString().slice(0, 10);

Deno.test("one record a check: verdicts, refusals and errors, without images or external data", () =>
  withServer({}, async ({ url, post }) => {
    const requests = [
      ["honest", await makeBundle(url, { external: "session-4711" })],
      ["rejected", await makeBundle(url, { photo: PHOTOS.accepted[1]!, signals: {} })],
      ["no-face", await makeBundle(url, { photo: PHOTOS.refused[0]! })],
      ["junk", new TextEncoder().encode("junk")],
    ] as const;
    for (const [id, body] of requests) {
      await (await post("/check_capture_liveness", body, { "x-request-id": id })).body?.cancel();
    }
    await (await post("/check_capture_liveness", "{}", { "content-type": "application/json" })).body
      ?.cancel();
    await (await post("/extract_image", requests[0][1])).body?.cancel();

    const text = await (await fetch(`${url}/bi_records?date_from=${TODAY()}&date_to=${TODAY()}`)).text();
    assert.ok(!text.includes("session-4711"));
    const records = JSON.parse(text);
    assert.equal(records.length, 5);
    const [honest, rejected, noFace, junk, wrongType] = records;
    assert.equal(honest.request_id, "honest");
    assert.equal(honest.status, 200);
    assert.ok(honest.probability >= 0.5);
    assert.equal(honest.platform, "linux");
    assert.match(honest.device_hash, /^[0-9a-f]{32}$/);
    assert.ok(honest.face_eye_distance > 50);
    assert.ok(Object.keys(honest.evidence).includes("provenance"));
    for (
      const stage of ["receive", "parse", "open", "read", "probe", "decode", "faces", "observe", "decide"]
    ) {
      assert.equal(typeof honest.stage_ms[stage], "number", stage);
    }
    assert.ok(rejected.rejection.length > 0);
    assert.equal(noFace.error, PHOTOS.refused[0]!.code);
    assert.equal(noFace.error_code, PHOTOS.refused[0]!.errorCode);
    assert.equal(junk.error, "ENVELOPE_MALFORMED");
    assert.equal(junk.bundle_id, null);
    assert.equal(wrongType.error, "UNSUPPORTED_MEDIA_TYPE");
  }));

Deno.test("a turned photo is recorded upright, as its face's box is, with its orientation", () =>
  withServer({}, async ({ url, post }) => {
    const turned = PHOTOS.accepted.filter(({ orientation }) => orientation !== 1);
    for (const photo of turned) {
      await (await post("/check_capture_liveness", await makeBundle(url, { photo }))).body?.cancel();
    }
    await (await post("/check_capture_liveness", await makeBundle(url, { photo: PHOTOS.accepted[0]! }))).body
      ?.cancel();
    const records = await (await fetch(`${url}/bi_records?date_from=${TODAY()}&date_to=${TODAY()}`)).json();
    assert.deepEqual(
      records.map((record: Record<string, unknown>) => record["image_orientation"]),
      [...turned.map(({ orientation }) => orientation), 1],
    );
    for (const { image_width, image_height, face_box: [x0, y0, x1, y1] } of records.slice(0, turned.length)) {
      // Stored on their side, 1280×720.
      assert.deepEqual([image_width, image_height], [720, 1280]);
      assert.ok(x0 >= 0 && y0 >= 0 && x1 <= image_width && y1 <= image_height);
    }
  }));

Deno.test("records come as JSON, CSV or NDJSON, by format or Accept", () =>
  withServer({}, async ({ url, post }) => {
    for (let i = 0; i < 3; i++) await (await post("/check_capture_liveness", "junk")).body?.cancel();
    const cases = [
      ["?format=csv", {}, "text/csv"],
      ["", { accept: "text/csv" }, "text/csv"],
      ["?format=ndjson", {}, "application/x-ndjson"],
      ["", { accept: "application/x-ndjson" }, "application/x-ndjson"],
      ["", { accept: "*/*" }, "application/json"],
      ["", { accept: "application/json;q=0.5, text/csv;q=0.4" }, "application/json"],
    ] as const;
    for (const [query, headers, type] of cases) {
      const response = await fetch(`${url}/bi_records${query}`, { headers });
      assert.ok(
        response.headers.get("content-type")?.startsWith(type),
        `${query} ${JSON.stringify(headers)}`,
      );
      const text = await response.text();
      if (type === "application/json") assert.equal(JSON.parse(text).length, 3);
      else assert.equal(text.trim().split(/\r?\n/).length, type === "text/csv" ? 4 : 3);
    }
    const refused = await fetch(`${url}/bi_records`, { headers: { accept: "image/png" } });
    assert.equal((await problemOf(refused))["status"], 406);
    const empty = await fetch(`${url}/bi_records?date_to=2001-01-01`);
    assert.deepEqual(await empty.json(), []);
  }));

Deno.test("parameters that are unknown or repeated are refused with the allowed ones", () =>
  withServer({}, async ({ url }) => {
    const allowed = "allowed, each once: date_from, date_to, format";
    const cases = {
      "?limt=1": `Parameter "limt" is unknown; ${allowed}`,
      "?rejection_x=1&format=csv": `Parameter "rejection_x" is unknown; ${allowed}`,
      "?date_from=2026-01-01&date_from=2026-01-02": `Parameter "date_from" is repeated; ${allowed}`,
      "?format=csv&format=csv": `Parameter "format" is repeated; ${allowed}`,
      "?__proto__=1": `Parameter "__proto__" is unknown; ${allowed}`,
      "?Date_From=2026-01-01": `Parameter "Date_From" is unknown; ${allowed}`,
    };
    for (const [query, message] of Object.entries(cases)) {
      const response = await fetch(`${url}/bi_records${query}`);
      assert.equal(response.status, 400, query);
      assert.equal((await problemOf(response))["message"], message);
    }
    const long = await problemOf(await fetch(`${url}/bi_records?${"x".repeat(5_000)}=1`));
    assert.ok(String(long["message"]).length < 150);
    assert.deepEqual(await (await fetch(`${url}/bi_records?`)).json(), []);
  }));

Deno.test("HEAD reports the length that GET sends", () =>
  withServer({}, async ({ url, post }) => {
    for (let i = 0; i < 3; i++) await (await post("/check_capture_liveness", "junk")).body?.cancel();
    const paths = [
      "/bi_records",
      "/bi_records?format=csv",
      "/api_version",
      "/public_keys",
      "/livez",
      "/nowhere",
    ];
    for (const path of paths) {
      const body = await (await fetch(`${url}${path}`)).bytes();
      const head = await fetch(`${url}${path}`, { method: "HEAD" });
      assert.equal(Number(head.headers.get("content-length")), body.length, path);
      assert.equal((await head.bytes()).length, 0);
    }
  }));

Deno.test("a malformed or reversed range is a 400", () =>
  withServer({}, async ({ url }) => {
    for (
      const query of [
        "date_from=2026-13-01",
        "date_from=2026-02-30",
        "date_to=01.02.2026",
        "date_from=",
        "date_from=2026-02-02&date_to=2026-02-01",
        "format=xml",
      ]
    ) {
      assert.equal((await problemOf(await fetch(`${url}/bi_records?${query}`)))["status"], 400, query);
    }
  }));

Deno.test("metrics are complete from the first scrape and count what happens", () =>
  withServer({}, async ({ url, post }) => {
    const before = await (await fetch(`${url}/metrics`)).text();
    for (
      const series of [
        'iad_errors_total{code="FACE_NOT_FOUND"} 0',
        'iad_rejections_total{reason="UNTRUSTED_DEVICE"} 0',
      ]
    ) {
      assert.ok(before.includes(series), series);
    }
    assert.match(before, /^iad_license_remaining_days \d+/m);
    assert.match(before, /^iad_license_expiration_timestamp_seconds \d+/m);
    await (await post("/check_capture_liveness", await makeBundle(url))).body?.cancel();
    await (await post("/check_capture_liveness", "junk")).body?.cancel();
    for (let i = 0; i < 5; i++) await (await fetch(`${url}/random-${i}`)).body?.cancel();
    const after = await (await fetch(`${url}/metrics`)).text();
    assert.match(after, /^iad_errors_total\{code="ENVELOPE_MALFORMED"\} 1$/m);
    assert.match(after, /^iad_verdicts_total\{[^}]*outcome="accepted"[^}]*\} 1$/m);
    assert.match(after, /^iad_stage_duration_seconds_count\{stage="decide"\} 1$/m);
    assert.ok(!after.includes("random-"));
  }));

Deno.test("a database fault is a 503 and turns /readyz red, and heals", () =>
  withServer({}, async ({ url, post, databaseUrl }) => {
    const client = createClient({ url: databaseUrl });
    await client.execute("ALTER TABLE bi_records RENAME TO elsewhere");
    const refused = await post("/check_capture_liveness", await makeBundle(url));
    assert.equal((await problemOf(refused))["message"], "Records are unavailable");
    assert.equal(refused.status, 503);
    for (const path of ["/readyz", "/health"]) {
      const problem = await problemOf(await fetch(`${url}${path}`));
      assert.equal(problem["status"], 503);
      assert.match(String(problem["message"]), /Database/);
    }
    const live = await fetch(`${url}/livez`);
    assert.equal(live.status, 200);
    await live.body?.cancel();
    await client.execute("ALTER TABLE elsewhere RENAME TO bi_records");
    client.close();
    const healed = await fetch(`${url}/readyz`);
    assert.equal(healed.status, 200);
    await healed.body?.cancel();
    // The unanswered check left no claim behind: the same capture is not a replay.
    const again = await post("/check_capture_liveness", await makeBundle(url));
    assert.deepEqual((await again.json()).capture_liveness.rejection, []);
  }));

testNeeding(
  "files of keys",
  "/readyz is red without a key, and green with the next one",
  () =>
    withServer({}, async ({ url, dataDir }) => {
      for await (const { name } of Deno.readDir(`${dataDir}/keys`)) {
        await Deno.remove(`${dataDir}/keys/${name}`);
      }
      const red = await statusReached(`${url}/readyz`, 503);
      assert.equal(red["message"], "No key is loaded");
      await writeKeyPair(`${dataDir}/keys`, await generateKeyPair("p256", { isDefault: true }));
      await statusReached(`${url}/readyz`, 200);
    }),
);

Deno.test("/readyz is red while one more check would be refused", async () => {
  const answer = Promise.withResolvers<Response>();
  await withLivenessServer(
    () => answer.promise.then((response) => response.clone()),
    (liveness) =>
      withServer({ FACE_LIVENESS: liveness.url, WORKERS: "1", QUEUE_SIZE: "1" }, async ({ url, post }) => {
        // Both wait for the other server's word on their face.
        const bundles = [await makeBundle(url), await makeBundle(url, { photo: PHOTOS.accepted[1]! })];
        const checks = bundles.map((bundle) => post("/check_capture_liveness", bundle));
        assert.equal((await statusReached(`${url}/readyz`, 503))["message"], "Queue is full");
        answer.resolve(rated(0.9));
        for (const check of checks) await (await check).body?.cancel();
        await statusReached(`${url}/readyz`, 200);
      }),
  );
});

/** Asks until the status is there: the folder of keys is looked at every two seconds. */
async function statusReached(url: string, status: number): Promise<Record<string, unknown>> {
  while (true) {
    const response = await fetch(url);
    const body = await response.json();
    if (response.status === status) return body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

Deno.test("an expired licence stops checks, not records and metrics", async () => {
  const keys = await generateLicenseKeyPair();
  const token = await issueLicense({
    privateKey: keys.privateKey,
    subject: "test",
    expires: "2020-01-01",
    nowMs: Date.now(),
  });
  await withServer({ LICENSE: token, LICENSE_PUBLIC_KEY: keys.publicKey }, async ({ url, post }) => {
    for (
      const path of ["/check_capture_liveness", "/extract_image", "/extract_data?types=photo", "/nonces"]
    ) {
      const problem = await problemOf(await post(path, new Uint8Array(8)));
      assert.equal(problem["status"], 503);
      assert.equal(problem["message"], "License expired");
    }
    assert.equal((await problemOf(await fetch(`${url}/health`)))["status"], 503);
    for (const path of ["/bi_records", "/metrics", "/readyz", "/api_version"]) {
      const response = await fetch(`${url}${path}`);
      assert.equal(response.status, 200, path);
      await response.body?.cancel();
    }
  });
});

Deno.test("a licence's expiration date is shown", async () => {
  const keys = await generateLicenseKeyPair();
  const token = await issueLicense({
    privateKey: keys.privateKey,
    subject: "test",
    expires: "2099-11-24",
    nowMs: Date.now(),
  });
  await withServer({ LICENSE: token, LICENSE_PUBLIC_KEY: keys.publicKey }, async ({ url }) => {
    assert.equal((await (await fetch(`${url}/api_version`)).json()).expirationDate, "2099-11-24T23:59:59Z");
  });
});

testNeeding(
  "files of keys",
  "a key put into the directory is used without a restart, beside the old one",
  () =>
    withServer({}, async ({ url, post, dataDir }) => {
      const pair = await generateKeyPair("p256", { isDefault: false });
      await writeKeyPair(`${dataDir}/keys`, pair);
      const deadline = Date.now() + 15_000;
      while (!(await publicKeysOf(url)).some(({ keyId }) => keyId === toHex(pair.keyId))) {
        assert.ok(Date.now() < deadline, "the new key was not picked up");
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      const photo = PHOTOS.accepted[2]!;
      const withNew = await post(
        "/extract_image",
        await makeBundle(url, { photo, keyId: toHex(pair.keyId) }),
      );
      assert.deepEqual(toBase64(new Uint8Array(await withNew.arrayBuffer())), toBase64(photo.bytes()));
      const withOld = await post("/extract_image", await makeBundle(url, { photo, suite: "p256" }));
      assert.equal(withOld.status, 200);
      await withOld.body?.cancel();
    }),
);
