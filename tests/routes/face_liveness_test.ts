/** Face liveness over HTTP, in each way that it can be configured, against the whole server. */
import assert from "node:assert/strict";
import manifest from "../../models/manifest.json" with { type: "json" };
import { makeBundle, PHOTOS } from "../../harness/bundles.ts";
import { constantClasses } from "../../harness/constant_model.ts";
import { DESCRIPTION } from "../../harness/operator_models.ts";
import { iadError } from "../support/errors.ts";
import { rated, withLivenessServer } from "../support/liveness_server.ts";
import { createAnalyser } from "../../src/analysis/mod.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { testNeeding } from "../support/hosts.ts";
import { problemOf, type TestServer, withServer } from "../support/test_server.ts";

const CHECK = "/check_capture_liveness";

async function lastRecord({ url }: TestServer): Promise<Record<string, unknown>> {
  return (await (await fetch(`${url}/bi_records`)).json()).at(-1);
}

/** Probability e / (e + 2) of a live face, for every picture. */
async function withDescription(
  changes: Readonly<Record<string, unknown>>,
  use: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "iad-model-" });
  try {
    await Deno.writeFile(`${folder}/${DESCRIPTION.file}`, constantClasses([0, 1, 0], [1, 3, 24, 32]));
    await Deno.writeTextFile(`${folder}/liveness.json`, JSON.stringify({ ...DESCRIPTION, ...changes }));
    await use(`${folder}/liveness.json`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("off: no field, no stage, nulls in the record", () =>
  withServer({}, async (server) => {
    const response = await server.post(CHECK, await makeBundle(server.url));
    assert.deepEqual(Object.keys(await response.json()), ["capture_liveness"]);
    const record = await lastRecord(server);
    assert.equal(record["face_liveness_probability"], null);
    assert.equal(record["face_liveness_score"], null);
    assert.ok(!("liveness" in (record["stage_ms"] as object)));
  }));

testNeeding(
  "a network for face liveness",
  "a described model: the reference's field, the record, the metrics, and no part in the verdict",
  () =>
    withDescription({}, (path) =>
      withServer({ FACE_LIVENESS: path }, async (server) => {
        const bundle = await makeBundle(server.url);
        const response = await server.post(CHECK, bundle);
        assert.equal(response.status, 200);
        const body = await response.json();
        assert.deepEqual(Object.keys(body), ["face_liveness", "capture_liveness"]);
        assert.deepEqual(Object.keys(body.face_liveness), ["probability"]);
        const { probability } = body.face_liveness;
        assert.ok(Math.abs(probability - Math.E / (Math.E + 2)) < 1e-6, `${probability}`);
        assert.deepEqual(body.capture_liveness.rejection, []);
        const record = await lastRecord(server);
        assert.equal(record["face_liveness_probability"], probability);
        const score = Number(record["face_liveness_score"]);
        assert.ok(Math.abs(score - Math.log(probability / (1 - probability))) < 1e-3, `${score}`);
        assert.match(String(record["model_version"]), /face_liveness three-classes 1/);
        assert.ok(Number((record["stage_ms"] as Record<string, number>)["liveness"]) > 0);
        const metrics = await (await fetch(`${server.url}/metrics`)).text();
        assert.match(metrics, /^iad_stage_duration_seconds_count\{stage="liveness"\} 1$/m);
        assert.match(metrics, /^iad_inference_duration_seconds_count\{model="face_liveness"\} 1$/m);
        assert.match(metrics, /model="face_liveness",version="three-classes 1"/);
      })),
);

testNeeding(
  "a network for face liveness",
  "a description or a model at fault is a refusal to start, in words that name the file",
  async () => {
    async function start(path: string): Promise<void> {
      const { assets } = await loadAssets(undefined, { liveness: { kind: "operator", path } });
      await (await createAnalyser({ assets, workers: 1, maxQueue: 1, startTimeoutMs: 600_000 })).close();
    }
    await withDescription({ sha256: "0".repeat(64) }, (path) =>
      assert.rejects(
        start(path),
        iadError("INTERNAL", /^"three_classes\.onnx" is not the model that "liveness\.json" pins$/),
      ));
    await withDescription(
      { output: { of: "logits", classes: 2, live: 1 } },
      (path) => assert.rejects(start(path), iadError("INTERNAL", /^face liveness: .*not 2 numbers/)),
    );
    await withDescription(
      { crop: { factor: 0 } },
      (path) =>
        assert.rejects(
          start(path),
          iadError("INTERNAL", /^"liveness\.json": model description: crop\.factor /),
        ),
    );
  },
);

Deno.test("another server: its probability, from the photo's own bytes", () =>
  withLivenessServer(
    () => rated(0.9969119),
    ({ url, received }) =>
      withServer({ FACE_LIVENESS: url, CAPTURE_TYPES: "face,document" }, async (server) => {
        const response = await server.post(CHECK, await makeBundle(server.url));
        assert.equal(response.status, 200);
        assert.deepEqual((await response.json()).face_liveness, { probability: 0.9969119 });
        assert.equal(received.length, 1);
        assert.deepEqual(received[0]!.bytes, PHOTOS.accepted[0]!.bytes());
        const record = await lastRecord(server);
        assert.equal(record["face_liveness_probability"], 0.9969119);
        assert.equal(record["face_liveness_score"], 5.7771);
        const metrics = await (await fetch(`${server.url}/metrics`)).text();
        assert.match(metrics, /^iad_stage_duration_seconds_count\{stage="liveness"\} 1$/m);
        // Documents have no face, and a refused face is not rated.
        const document = await server.post(CHECK, await makeBundle(server.url, { captureType: "document" }));
        assert.deepEqual(Object.keys(await document.json()), ["capture_liveness"]);
        const refused = await server.post(CHECK, await makeBundle(server.url, { photo: PHOTOS.refused[0]! }));
        assert.equal(refused.status, 400);
        await refused.body?.cancel();
        assert.equal(received.length, 1);
      }),
  ));

Deno.test("another server that fails: a 503, nothing claimed, and the same capture passes later", () => {
  let broken = true;
  return withLivenessServer(
    () => broken ? new Response("no", { status: 500 }) : rated(0.8),
    ({ url }) =>
      withServer({ FACE_LIVENESS: url }, async (server) => {
        const bundle = await makeBundle(server.url);
        const response = await server.post(CHECK, bundle);
        assert.equal(response.status, 503);
        assert.equal(response.headers.get("retry-after"), "1");
        const problem = await problemOf(response);
        assert.equal(problem["message"], "Face liveness is unavailable");
        assert.equal(problem["error_code"], "UNKNOWN");
        const record = await lastRecord(server);
        assert.equal(record["error"], "LIVENESS_UNAVAILABLE");
        assert.equal(record["face_liveness_probability"], null);
        broken = false;
        const again = await server.post(CHECK, bundle);
        assert.equal(again.status, 200);
        const body = await again.json();
        assert.deepEqual(body.face_liveness, { probability: 0.8 });
        assert.deepEqual(body.capture_liveness.rejection, []);
      }),
  );
});

Deno.test("what another server refuses in a face is the reference's error", () =>
  withLivenessServer(
    () => Response.json({ error: "Eyes", error_code: "FACE_IS_OCCLUDED" }),
    ({ url }) =>
      withServer({ FACE_LIVENESS: url }, async (server) => {
        const response = await server.post(CHECK, await makeBundle(server.url));
        assert.equal(response.status, 400);
        assert.equal((await problemOf(response))["error_code"], "FACE_IS_OCCLUDED");
      }),
  ));

testNeeding(
  "a network for face liveness",
  "built in: the project's network rates the face, and its version is told",
  () =>
    withServer({ FACE_LIVENESS: "builtin" }, async (server) => {
      const response = await server.post(CHECK, await makeBundle(server.url));
      assert.equal(response.status, 200);
      const { face_liveness: { probability } } = await response.json();
      assert.ok(probability > 0.5 && probability < 1, `${probability}`);
      assert.equal((await lastRecord(server))["face_liveness_probability"], probability);
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      const { version, sha256 } = manifest.face_liveness;
      const labels = `model="face_liveness",version="${version}",sha256="${sha256.slice(0, 12)}"`;
      assert.ok(metrics.includes(`iad_model_info{${labels}} 1\n`));
    }),
);
