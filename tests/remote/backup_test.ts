/** docs/scaling.md#backup-and-restore, with the real server. */
import assert from "node:assert/strict";
import { createClient } from "@libsql/client";
import { makeTokens, startSqld } from "../../harness/sqld.ts";
import { createRecordClient, openRecordStore } from "../../src/records/mod.ts";
import { capture, collect, NOW_MS, record, SETTINGS, settling } from "../records/fixture.ts";

Deno.test("a dump of the primary opens as a file, and a new primary starts from it", async () => {
  const { jwtKey, token } = await makeTokens();
  const authToken = await token(600);
  const folder = await Deno.makeTempDir({ prefix: "iad_dump_" });
  const path = `${folder}/iad.db`;
  const first = await startSqld({ jwtKey });
  try {
    const store = await openRecordStore({
      ...SETTINGS,
      client: await createRecordClient({ url: first.url, token: () => authToken }),
    });
    await store.claim(capture(1), NOW_MS);
    await store.save(record(1), settling("claim-1"));
    await store.save(record(2, { sdk_name: "it's; -- a\nname" }));
    const kept = await collect(store.stream({}));
    await store.close();

    const dump = await fetch(`${first.url}/dump`, { headers: { authorization: `Bearer ${authToken}` } });
    assert.equal(dump.status, 200);
    const file = createClient({ url: `file:${path}` });
    await file.executeMultiple(await dump.text());
    file.close();
    const opened = await openRecordStore({
      ...SETTINGS,
      client: await createRecordClient({ url: `file:${path}` }),
    });
    assert.deepEqual(await collect(opened.stream({})), kept);
    assert.equal((await opened.claim(capture(1, { claimId: "again" }), NOW_MS)).photo, true);
    await opened.release("again");
    await opened.close();
    const refused = await fetch(`${first.url}/dump`);
    await refused.body?.cancel();
    assert.equal(refused.status, 401);

    const second = await startSqld({ database: path });
    try {
      const restored = await openRecordStore({
        ...SETTINGS,
        client: await createRecordClient({ url: second.url }),
      });
      assert.deepEqual(await collect(restored.stream({})), kept);
      await restored.save(record(3));
      assert.equal((await collect(restored.stream({}))).length, kept.length + 1);
      await restored.close();
    } finally {
      await second.stop();
    }
  } finally {
    await first.stop();
    await Deno.remove(folder, { recursive: true });
  }
});
