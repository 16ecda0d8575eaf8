/** The bundles as they are deployed: `deno task test:hosts` builds them before. */
import assert from "node:assert/strict";
import { makeBundle, PHOTOS } from "../../harness/bundles.ts";
import { requiredModules } from "../../tools/edge/targets.ts";
import { startEdgeServer } from "../support/edge_server.ts";
import { problemOf } from "../support/test_server.ts";

const ROOT = new URL("../../", import.meta.url);
/** Far beyond what any check takes on a busy machine. */
const SLOW = { REQUEST_DEADLINE_MS: "120000" };
const EDGES = ["deno", "workerd"] as const;

function post(url: string, body: BodyInit, init: RequestInit = {}): Promise<Response> {
  return fetch(`${url}/check_capture_liveness`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body,
    ...init,
  });
}

const PROMETHEUS = ["cluster", "fs", "http", "https", "perf_hooks", "process", "url", "util", "v8", "zlib"];

for (const edge of EDGES) {
  Deno.test(`${edge}: no module of Node is imported but what prom-client asks for`, async () => {
    const app = await Deno.readTextFile(new URL(`edge/dist/${edge}/app.js`, ROOT));
    assert.doesNotMatch(app, /(?:\bfrom|\bimport)\s*\(?["']node:/);
    assert.deepEqual(requiredModules(app), PROMETHEUS.map((name) => `node:${name}`));
  });

  Deno.test(`${edge}: a verdict, the client, and what the host lacks`, async () => {
    const server = await startEdgeServer(edge, SLOW, { bundle: `edge/dist/${edge}/` });
    try {
      const { status, lacks } = await (await fetch(`${server.url}/health`)).json();
      assert.equal(status, "ok");
      assert.ok(lacks.some((phrase: string) => /not isolated/.test(phrase)));
      assert.equal(server.log.filter((line) => line.includes('"host_lacks"')).length, lacks.length);
      const live = await (await fetch(`${server.url}/livez`)).json();
      assert.deepEqual(live, { status: "ok" });
      const client = await fetch(`${server.url}/client/iad-capture.js`);
      assert.equal(client.status, 200);
      assert.match(await client.text(), /export/);
      const verdict = await post(server.url, await makeBundle(server.url, { suite: "hybrid" }));
      assert.equal(verdict.status, 200);
      await verdict.body?.cancel();
      // The client is known here, and this bundle is not sealed by it.
      const [record] = await (await fetch(`${server.url}/bi_records`)).json();
      assert.ok("unknown_client_build" in record.contributions, Object.keys(record.contributions).join());
      const refused = await post(server.url, await makeBundle(server.url, { photo: PHOTOS.refused[0]! }));
      assert.equal((await problemOf(refused))["error_code"], PHOTOS.refused[0]!.errorCode);
    } finally {
      await server.stop();
    }
  });

  Deno.test(`${edge}: clients that go away leave nothing stuck`, async () => {
    const server = await startEdgeServer(edge, SLOW);
    try {
      const bundles = await Promise.all(
        PHOTOS.accepted.slice(0, 6).map((photo) => makeBundle(server.url, { photo })),
      );
      const gone = bundles.slice(0, 4).map(async (bundle, index) => {
        const signal = AbortSignal.timeout(50 * (index + 1));
        await (await post(server.url, bundle, { signal }).catch(() => undefined))?.body?.cancel();
      });
      const stayed = bundles.slice(4).map(async (bundle) => await (await post(server.url, bundle)).json());
      await Promise.all(gone);
      for (const { capture_liveness } of await Promise.all(stayed)) {
        assert.equal(typeof capture_liveness.probability, "number");
      }
      const ready = await fetch(`${server.url}/readyz`);
      assert.equal(ready.status, 200);
      await ready.body?.cancel();
    } finally {
      await server.stop();
    }
  });
}

Deno.test("workerd: a start whose first client goes away goes on for the others", async () => {
  const server = await startEdgeServer("workerd", SLOW, { wait: false });
  try {
    const first = fetch(`${server.url}/livez`, { signal: AbortSignal.timeout(100) }).catch(() => undefined);
    const second = await fetch(`${server.url}/livez`);
    assert.equal(second.status, 200);
    await second.body?.cancel();
    await (await first)?.body?.cancel();
  } finally {
    await server.stop();
  }
});

Deno.test("deno: a setting at fault ends it, with a line that names it", async () => {
  await assert.rejects(startEdgeServer("deno", { KEYS: "[]", WORKER_MEMORY_MB: "512" }), (thrown: Error) => {
    assert.match(thrown.message, /ended before it listened/);
    assert.match(
      thrown.message,
      /"not_started","detail":"IAD_SERVER_WORKER_MEMORY_MB says nothing on this host/,
    );
    return true;
  });
});

Deno.test("workerd: a setting at fault is a 503 with the reference's body, and a line that names it", async () => {
  const settings = { KEYS: '[{"kind":"secret-of-mine"}]', TOKENS: "no token" };
  const server = await startEdgeServer("workerd", settings, { wait: false });
  try {
    const problem = await problemOf(await fetch(`${server.url}/health`));
    assert.equal(problem["status"], 503);
    assert.equal(problem["message"], "Server is not ready");
    const said = server.log.filter((line) => line.includes('"not_started"')).join("\n");
    assert.match(said, /IAD_SERVER_TOKENS: Line 1/);
    assert.ok(!said.includes("secret-of-mine"));
  } finally {
    await server.stop();
  }
});
