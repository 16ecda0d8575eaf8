import assert from "node:assert/strict";
import { createClient } from "@libsql/client";
import { makeTokens, startSqld } from "../../harness/sqld.ts";

async function count(url: string, authToken?: string): Promise<number> {
  const client = createClient({ url, ...(authToken && { authToken }) });
  try {
    const { rows: [row] } = await client.execute("SELECT count(*) AS n FROM t");
    return Number(row?.["n"]);
  } finally {
    client.close();
  }
}

Deno.test("what was committed survives a kill, and a replica follows", async () => {
  const primary = await startSqld();
  const replica = await startSqld({ primary });
  try {
    const client = createClient({ url: primary.url });
    await client.batch(["CREATE TABLE t (n)", "INSERT INTO t VALUES (1)"], "write");
    await primary.kill();
    await primary.start();
    assert.equal(await count(primary.url), 1);
    const through = createClient({ url: replica.url });
    await through.batch(["INSERT INTO t VALUES (2)"], "write");
    assert.equal(await count(primary.url), 2);
    assert.equal(await count(replica.url), 2);
    through.close();
    client.close();
  } finally {
    await replica.stop();
    await primary.stop();
  }
});

Deno.test("a token is asked for, and one that has expired is refused", async () => {
  const { jwtKey, token } = await makeTokens();
  const sqld = await startSqld({ jwtKey });
  try {
    await assert.rejects(count(sqld.url), /HTTP status 401/);
    await assert.rejects(count(sqld.url, await token(-120)), /HTTP status 401/);
    await assert.rejects(count(sqld.url, await token(60)), /no such table/);
  } finally {
    await sqld.stop();
  }
});
