/** The real process, with exactly the flags of `deno task serve`. */
import assert from "node:assert/strict";
import { makeBundle } from "../../harness/bundles.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../../harness/server_process.ts";

Deno.test("serve answers a check under its own permission flags and stops cleanly on SIGTERM", async () => {
  const dataDir = await makeDataDir();
  try {
    const server = await startServerProcess({ dataDir });
    const response = await fetch(`${server.url}/check_capture_liveness`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream", "x-request-id": "e2e-1" },
      body: await makeBundle(server.url),
    });
    assert.equal(response.status, 200);
    assert.deepEqual((await response.json()).capture_liveness.rejection, []);
    const health = await fetch(`${server.url}/health`);
    assert.equal(health.status, 200);
    await health.body?.cancel();
    assert.equal(await server.stop("SIGTERM"), 0);
    const made = server.log.filter(({ event }) => event === "default_key_pair_made");
    assert.equal(made.length, 3);
    assert.ok(server.log.some((entry) => entry["request_id"] === "e2e-1"));
    assert.ok(!JSON.stringify(server.log).includes("privateKey"));

    const again = await startServerProcess({ dataDir });
    const records = await (await fetch(`${again.url}/bi_records`)).json();
    assert.deepEqual(records.map((record: { request_id: string }) => record.request_id), ["e2e-1"]);
    assert.equal(await again.stop("SIGTERM"), 0);
    assert.ok(!again.log.some(({ event }) => event === "default_key_pair_made"));
  } finally {
    await removeDataDir(dataDir);
  }
});

Deno.test("on SIGTERM the server turns not ready, finishes what runs and exits 0", async () => {
  const dataDir = await makeDataDir();
  try {
    const server = await startServerProcess({ dataDir, env: { IAD_SERVER_SHUTDOWN_DELAY_MS: "1500" } });
    const bodies = await Promise.all(Array.from({ length: 4 }, () => makeBundle(server.url)));
    const answers = bodies.map((body) =>
      fetch(`${server.url}/check_capture_liveness`, {
        method: "POST",
        headers: { "content-type": "application/octet-stream" },
        body,
      })
    );
    const stopped = server.stop("SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const ready = await fetch(`${server.url}/readyz`);
    assert.equal(ready.status, 503);
    assert.match((await ready.json()).message, /shutting down/);
    for (const response of await Promise.all(answers)) {
      assert.equal(response.status, 200);
      await response.body?.cancel();
    }
    assert.equal(await stopped, 0);
  } finally {
    await removeDataDir(dataDir);
  }
});
