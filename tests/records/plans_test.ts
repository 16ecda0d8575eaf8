import assert from "node:assert/strict";
import type { InStatement } from "@libsql/client";
import type { RecordClient } from "../../src/records/mod.ts";
import { connect, DAY_MS, NOW_MS, openStore, settling, withDatabase } from "./fixture.ts";
import { capture, collect, digest, record } from "./fixture.ts";

/** The client with every statement that passes through it written down. */
function recording(client: RecordClient): { client: RecordClient; statements: InStatement[] } {
  const statements: InStatement[] = [];
  const spy = new Proxy(client, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      if (name !== "batch" && name !== "execute") return value.bind(target);
      return (...args: unknown[]) => {
        statements.push(...(args[0] instanceof Array ? args[0] : [args[0]]) as InStatement[]);
        return value.apply(target, args);
      };
    },
  });
  return { client: spy, statements };
}

Deno.test("no statement of a claim, nonce, save, purge or page of records scans a table", () =>
  withDatabase(async (path) => {
    const plain = await connect(path);
    const { client, statements } = recording(plain);
    const store = await openStore(path, { client });
    statements.length = 0;
    await store.claim(capture(1, { requestId: "again" }), NOW_MS);
    await store.save(record(1), settling("claim-1"));
    const { ciphertextDigest } = capture(1);
    const same = { requestId: "again", ciphertextDigest };
    assert.equal((await store.findAnswer(same, NOW_MS)).kind, "answered");
    await store.claim(capture(2, { nonceDigest: digest(1) }), NOW_MS);
    await store.save(record(2, { status: 503 }), settling("claim-2"));
    await store.release("claim-3");
    await store.issueNonce({ digest: digest(1), nowMs: NOW_MS, expiresMs: NOW_MS + 1, limit: 1 });
    await collect(store.stream({ fromMs: NOW_MS, toMs: NOW_MS + DAY_MS }));
    await store.purge(NOW_MS);
    await store.newestMs();
    await store.check();
    const planned = statements.filter((one) =>
      /\b(bi_records|record_features|captures|nonces)\b/.test(textOf(one))
    );
    // Two claims, with the count of what stands and a nonce; an answer and its count; a verdict, and an error that
    // releases; release; issue; newest id and page; three rooms and five purges; newest; the probe of a check.
    assert.equal(planned.length, 11 + 2 + 5 + 4 + 2 + 3 + 2 + 8 + 1 + 5);
    for (const statement of planned) {
      for (const step of await planOf(plain, statement)) {
        assert.ok(!isTableScan(step), `${step}\n${textOf(statement)}`);
      }
    }
    await store.close();
  }));

Deno.test("the similarity search reads its four indexes alone", () =>
  withDatabase(async (path) => {
    const plain = await connect(path);
    const { client, statements } = recording(plain);
    const store = await openStore(path, { client });
    await store.claim(capture(1), NOW_MS);
    const search = statements.find((one) => /UNION/.test(textOf(one)));
    assert.ok(search);
    const steps = (await planOf(plain, search)).filter((step) => step.includes("captures"));
    assert.deepEqual(
      steps.toSorted(),
      [0, 1, 2, 3].map((band) =>
        `SEARCH captures USING COVERING INDEX captures_near${band} (band${band}=? AND seen_ms>?)`
      ),
    );
    await store.close();
  }));

Deno.test("the check of the plans would notice a scan", () =>
  withDatabase(async (path) => {
    const store = await openStore(path);
    const client = await connect(path);
    const steps = await planOf(client, "SELECT * FROM bi_records WHERE browser = 'x'");
    assert.ok(steps.some(isTableScan), steps.join());
    client.close();
    await store.close();
  }));

function textOf(statement: InStatement): string {
  return typeof statement === "string" ? statement : statement.sql;
}

/** A scan of a sub-select's few rows is no scan of a table. */
function isTableScan(step: string): boolean {
  return /^SCAN (bi_records|record_features|captures|nonces)\b/.test(step);
}

async function planOf(client: RecordClient, statement: InStatement): Promise<string[]> {
  const sql = `EXPLAIN QUERY PLAN ${textOf(statement)}`;
  const args = typeof statement === "string" ? [] : statement.args ?? [];
  const { rows } = await client.execute({ sql, args });
  return rows.map((row) => String(row["detail"]));
}
