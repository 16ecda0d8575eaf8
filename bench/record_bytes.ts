// deno-lint-ignore-file no-console -- a script that prints its findings
/**
 * What a record weighs in the database, and a million of them: one real check with crops, multiplied over a year, with the
 * captures of the last month. Then the server's own purge takes the features that are too old. Prints a table in Markdown.
 *
 *   deno task bench:bytes [--records 20000]
 */
import { parseArgs } from "node:util";
import { type Client, createClient } from "@libsql/client";
import { makeBundle } from "../harness/bundles.ts";
import { makeDataDir, removeDataDir, startServerProcess } from "../harness/server_process.ts";
import { createRecordClient, openRecordStore } from "../src/records/mod.ts";

const { values } = parseArgs({ args: Deno.args, options: { records: { type: "string", default: "20000" } } });
const records = Number(values.records);
const DAY_MS = 86_400_000;
const SETTINGS = { retentionDays: 365, featuresDays: 30, replayDays: 30, claimTimeoutMs: 20_000 };

const dataDir = await makeDataDir();
const path = `${dataDir}/iad.db`;

async function oneCheck(): Promise<void> {
  const server = await startServerProcess({ dataDir, startMs: 300_000 });
  const response = await fetch(`${server.url}/check_capture_liveness`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: await makeBundle(server.url, { withCrops: true }),
  });
  await response.arrayBuffer();
  await server.stop();
  if (response.status !== 200) throw new Error(`The check was answered ${response.status}`);
}

/** Copies of the first row, with what differs from check to check drawn anew. */
async function multiply(
  client: Client,
  table: string,
  { drawn, count }: { readonly drawn: Readonly<Record<string, string>>; readonly count: number },
): Promise<void> {
  const { rows } = await client.execute(`SELECT name FROM pragma_table_info('${table}') WHERE name <> 'id'`);
  const names = rows.map(({ name }) => String(name));
  await client.execute({
    sql: `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
      INSERT INTO ${table} (${names.join(", ")})
      SELECT ${names.map((name) => drawn[name] ?? name).join(", ")} FROM n, ${table} WHERE ${table}.id = 1`,
    args: [count],
  });
}

async function multiplyFeatures(client: Client): Promise<void> {
  await client.execute(`INSERT INTO record_features SELECT bi_records.id, bi_records.time_ms, first.features
    FROM bi_records, record_features AS first WHERE first.record_id = 1 AND bi_records.id > 1`);
}

async function usedBytes(client: Client): Promise<number> {
  const { rows: [row] } = await client.execute(
    "SELECT (page_count - freelist_count) * page_size AS used FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
  );
  return Number(row?.["used"]);
}

function print(what: string, bytes: number, count: number): void {
  const each = bytes / count;
  console.log(`| ${what} | ${each.toFixed(0)} | ${(each * 1e6 / 1e9).toFixed(2)} |`);
}

try {
  await oneCheck();
  const client = createClient({ url: `file:${path}` });
  const empty = await usedBytes(client);
  const month = Math.round(records * SETTINGS.replayDays / SETTINGS.retentionDays);
  const uuid = "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(10)))";
  await multiply(client, "bi_records", {
    count: records,
    drawn: {
      time_ms: `time_ms - ${364 * DAY_MS} + i * ${Math.floor(364 * DAY_MS / records)}`,
      request_id: uuid,
      bundle_id: "lower(hex(randomblob(16)))",
      device_hash: "lower(hex(randomblob(16)))",
    },
  });
  const recordsOnly = await usedBytes(client) - empty;
  await multiplyFeatures(client);
  const withFeatures = await usedBytes(client) - empty;
  await multiply(client, "captures", {
    count: month,
    drawn: {
      claim_id: uuid,
      request_id: uuid,
      bundle_id: "randomblob(16)",
      ciphertext: "randomblob(32)",
      photo: "randomblob(32)",
      ...Object.fromEntries([0, 1, 2, 3].map((band) => [`band${band}`, "abs(random()) % 65536"])),
    },
  });
  const all = await usedBytes(client) - empty;
  console.log("| what | bytes each | GB for a million |");
  console.log("| --- | --- | --- |");
  print("record without features", recordsOnly, records);
  print("its features", withFeatures - recordsOnly, records);
  print("capture in the replay memory, with its indexes", all - withFeatures, month);
  print("a year of records and a month of captures, features kept for the year", all, records);
  const store = await openRecordStore({
    client: await createRecordClient({ url: `file:${path}` }),
    ...SETTINGS,
  });
  while ((await store.purge(Date.now())).features > 0);
  print("the same, features kept for a month", await usedBytes(client) - empty, records);
  await store.close();
  client.close();
} finally {
  await removeDataDir(dataDir);
}
