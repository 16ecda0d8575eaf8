/** What an operator reads when the database fails. */
import assert from "node:assert/strict";
import { run } from "../../src/cli/mod.ts";
import { serveRecords } from "../../src/cli/record_store.ts";
import { connect, isUnavailable, withDatabase } from "../records/fixture.ts";
import { silentLogger } from "../support/logger.ts";

Deno.test("a database that cannot be opened is one line: cause, setting, host, no secret", async () => {
  const closed = Deno.listen({ port: 0 });
  const { port } = closed.addr;
  closed.close();
  const cases = {
    [`http://127.0.0.1:${port}/x?authToken=needle`]:
      `connection refused (IAD_SERVER_DATABASE_URL is http://127.0.0.1:${port})`,
    "file:/nowhere/at/all/iad.db": "no such folder (IAD_SERVER_DATABASE_URL is file:/nowhere/at/all/iad.db)",
    "file:/proc/iad.db": "no such folder (IAD_SERVER_DATABASE_URL is file:/proc/iad.db)",
  };
  for (const [url, expected] of Object.entries(cases)) {
    let err = "";
    Deno.env.set("IAD_SERVER_DATABASE_URL", url);
    try {
      const io = { out: () => Promise.resolve(), err: (text: string) => Promise.resolve(void (err += text)) };
      assert.equal(await run(["records"], io), 1);
    } finally {
      Deno.env.delete("IAD_SERVER_DATABASE_URL");
    }
    assert.ok(err.startsWith("iad: Cannot open the database: "), err);
    assert.ok(err.endsWith(`${expected}\n`), err);
    assert.equal(err.split("\n").length, 2);
    assert.ok(!err.includes("needle"));
  }
});

Deno.test("a fault at work is an error in the log with setting, host and cause, once", () =>
  withDatabase(async (path) => {
    const lines: unknown[] = [];
    const log = {
      ...silentLogger(),
      error: (event: string, fields = {}) => void lines.push({ event, ...fields }),
    };
    const store = await serveRecords({
      database: { url: `file:${path}` },
      recordsDays: 1,
      featuresDays: 1,
      replayDays: 1,
      claimTimeoutMs: 60_000,
    }, log);
    const client = await connect(path);
    await client.execute("ALTER TABLE captures RENAME TO elsewhere");
    client.close();
    for (let call = 0; call < 5; call++) await assert.rejects(store.check(), isUnavailable);
    await store.close();
    assert.deepEqual(lines, [{
      event: "records_fault",
      setting: "IAD_SERVER_DATABASE_URL",
      host: `file:${path}`,
      code: "RECORDS_UNAVAILABLE",
      detail: "check: SQLITE_ERROR",
      count: 1,
    }]);
  }));
