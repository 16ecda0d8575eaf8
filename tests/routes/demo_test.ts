import assert from "node:assert/strict";
import { makeBundle, PHOTOS } from "../../harness/bundles.ts";
import { withClientServer } from "../support/client_server.ts";
import { problemOf, withServer } from "../support/test_server.ts";

Deno.test("the demo page runs nothing inline, nothing from elsewhere, and its files by integrity", () =>
  withClientServer({}, async ({ url, manifest, nameOf }) => {
    const response = await fetch(`${url}/demo`);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "text/html; charset=utf-8");
    assert.equal(response.headers.get("cache-control"), "no-cache");
    const policy = response.headers.get("content-security-policy") ?? "";
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    for (
      const part of [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]
    ) {
      assert.ok(policy.split("; ").includes(part), part);
    }
    assert.match(response.headers.get("permissions-policy") ?? "", /camera=\(self\)/);
    const page = await response.text();
    for (const role of ["demo_script", "demo_style", "demo_icon"] as const) {
      const name = nameOf(role);
      assert.ok(page.includes(`"demo/${name}" integrity="sha384-${manifest.files[name]!.sha384}"`), role);
      const file = await fetch(`${url}/demo/${name}`);
      assert.equal(file.headers.get("cache-control"), "public, max-age=31536000, immutable");
      const digest = await crypto.subtle.digest("SHA-384", await file.arrayBuffer());
      assert.equal(new Uint8Array(digest).toBase64(), manifest.files[name]!.sha384);
    }
  }));

Deno.test("the demo's check answers the relying party's body, the evidence and the clear header", () =>
  withServer({}, async ({ url, post }) => {
    const bundle = await makeBundle(url, { suite: "hybrid" });
    const response = await post("/demo/check", bundle, { "x-request-id": "demo-1" });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("cache-control"), "no-store");
    const { verdict, evidence, bundle: header, ...rest } = await response.json();
    assert.deepEqual(rest, {});
    assert.deepEqual(Object.keys(verdict.capture_liveness), ["probability", "score", "rejection"]);
    assert.deepEqual(verdict.capture_liveness.rejection, []);
    assert.equal(evidence.pipeline, "iad-r-1");
    assert.equal(evidence.score, verdict.capture_liveness.score);
    assert.equal(evidence.groups.replay, 0);
    assert.equal(header.bytes, bundle.length);
    assert.equal(header.suite, "hybrid");
    assert.equal(header.version, 1);
    assert.equal(header.enc_bytes, 1120);
    assert.match(header.key_id, /^[0-9a-f]+$/);
    assert.ok(header.ciphertext_bytes > PHOTOS.accepted[0]!.bytes().length);

    const again = await (await post("/demo/check", bundle)).json();
    assert.ok(again.verdict.capture_liveness.rejection.includes("SUSPICIOUS_ACTIVITY"));
    const replay = again.evidence.contributions.find(({ group }: { group: string }) => group === "replay");
    assert.deepEqual(Object.keys(replay).sort(), ["group", "hard", "llr", "mark", "reason"]);
    assert.equal(replay.hard, true);

    const records = await (await fetch(`${url}/bi_records`)).json();
    assert.deepEqual(
      records.map(({ endpoint, status }: Record<string, unknown>) => [endpoint, status]),
      [["/demo/check", 200], ["/demo/check", 200]],
    );
  }));

Deno.test("the demo's errors are the usual ones", () =>
  withServer({}, async ({ url, post }) => {
    assert.equal((await problemOf(await post("/demo/check", "junk")))["message"], "Failed to parse file");
    const refused = PHOTOS.refused[0]!;
    const bundle = await makeBundle(url, { photo: refused });
    assert.equal((await problemOf(await post("/demo/check", bundle)))["message"], refused.message);
    const wrong = await post("/demo/check", "{}", { "content-type": "application/json" });
    assert.equal((await problemOf(wrong))["status"], 415);
  }));

Deno.test("one setting turns all of the demo off", () =>
  withClientServer({ DEMO: "false" }, async ({ url, post, nameOf }) => {
    for (const path of ["/demo", "/demo/demo.css", `/demo/${nameOf("demo_script")}`, "/demo/check"]) {
      assert.equal((await problemOf(await fetch(url + path)))["status"], 404, path);
    }
    assert.equal((await problemOf(await post("/demo/check", "junk")))["status"], 404);
    const { paths } = await (await fetch(`${url}/openapi.json`)).json();
    assert.deepEqual(Object.keys(paths).filter((path) => path.startsWith("/demo")), []);
    assert.equal((await fetch(`${url}/client/iad-capture.js`).then((r) => r.text())).length > 0, true);
  }));
