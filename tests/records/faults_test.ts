import assert from "node:assert/strict";
import { IadError } from "../../src/errors.ts";
import { createRecordClient } from "../../src/records/mod.ts";
import {
  BARE_RECORD,
  capture,
  connect,
  FULL_RECORD,
  isUnavailable,
  lock,
  NOW_MS,
  openStore,
} from "./fixture.ts";
import { record, withDatabase, withStore } from "./fixture.ts";

Deno.test("a directory that does not take files refuses to open", async () => {
  await assert.rejects(createRecordClient({ url: "file:/proc/self/records.db" }), isUnavailable);
  await assert.rejects(createRecordClient({ url: "file:/nowhere/at/all/records.db" }), isUnavailable);
});

Deno.test("a URL that libSQL does not know refuses to open", async () => {
  await assert.rejects(createRecordClient({ url: "gopher://example.org" }), isUnavailable);
});

Deno.test("a database that turns read-only is not written in silence", () =>
  withDatabase(async (path) => {
    const client = await connect(path);
    const store = await openStore(path, { client });
    await client.execute("PRAGMA query_only=ON");
    await assert.rejects(store.check(), isUnavailable);
    await assert.rejects(store.save(FULL_RECORD), isUnavailable);
    await assert.rejects(store.claim(capture(1), NOW_MS), isUnavailable);
    await client.execute("PRAGMA query_only=OFF");
    await store.check();
    await store.close();
  }));

Deno.test("a full database rejects the record, and recovers", () =>
  withDatabase(async (path) => {
    const client = await connect(path);
    const store = await openStore(path, { client });
    const { rows } = await client.execute("PRAGMA page_count");
    await client.execute(`PRAGMA max_page_count=${Number(rows[0]?.["page_count"]) + 2}`);
    const big = (number: number) => record(number, { error: "x".repeat(1_000) });
    await assert.rejects(async () => {
      for (let number = 0; number < 100; number++) await store.save(big(number));
    }, (thrown) => isUnavailable(thrown) && (thrown as IadError).detail === "save: SQLITE_FULL, disk full");
    await client.execute("PRAGMA max_page_count=100000");
    await store.save(big(100));
    await store.close();
  }));

Deno.test("a deleted, replaced or unlinked-log database is noticed at once", async () => {
  for (const change of ["delete", "replace", "log"] as const) {
    await withStore(async (store, path) => {
      await store.save(record(1));
      if (change === "log") await Deno.remove(`${path}-wal`);
      else await Deno.remove(path);
      if (change === "replace") await Deno.writeFile(path, new Uint8Array());
      await assert.rejects(store.save(record(2)), isUnavailable, change);
      await assert.rejects(store.check(), isUnavailable, change);
    });
  }
});

Deno.test("a database or log that is cut short or overwritten in its place is noticed at once, and stays noticed", async () => {
  const changes: Readonly<Record<string, (path: string) => Promise<void>>> = {
    "emptied": (path) => Deno.truncate(path),
    "cut short": (path) => Deno.truncate(path, 4096),
    "overwritten": (path) => Deno.writeFile(path, new Uint8Array(1_000_000), { create: false }),
    "log emptied": (path) => Deno.truncate(`${path}-wal`),
    "log overwritten": (path) => Deno.writeFile(`${path}-wal`, new Uint8Array(64), { create: false }),
  };
  for (const [name, change] of Object.entries(changes)) {
    await withDatabase(async (path) => {
      const client = await connect(path);
      const store = await openStore(path, { client });
      await store.save(record(1));
      await client.execute("PRAGMA wal_checkpoint(PASSIVE)");
      await store.save(record(2));
      const bytes = await Deno.readFile(path);
      await change(path);
      await assert.rejects(store.save(record(3)), isUnavailable, name);
      await assert.rejects(store.check(), isUnavailable, name);
      // Whatever is put there again, what was answered in between may be missing.
      if (!name.includes("log")) await Deno.writeFile(path, bytes, { create: false });
      await assert.rejects(store.check(), isUnavailable, `${name}, put back`);
      await store.close();
    });
  }
});

Deno.test("a file that is no database refuses to open", () =>
  withDatabase(async (path) => {
    await Deno.writeTextFile(path, "this is not a database ".repeat(1_000));
    await assert.rejects(openStore(path), isUnavailable);
  }));

Deno.test("a database that is corrupted while open is noticed", () =>
  withDatabase(async (path) => {
    const client = await connect(path);
    const store = await openStore(path, { client });
    for (let number = 0; number < 50; number++) await store.save(record(number));
    await client.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    const { size } = await Deno.stat(path);
    const file = await Deno.open(path, { write: true });
    await file.seek(100, Deno.SeekMode.Start);
    await file.write(new Uint8Array(size - 100).fill(0xa5));
    file.close();
    await client.execute("PRAGMA shrink_memory");
    await assert.rejects(store.save(record(100)), isUnavailable);
    await assert.rejects(store.check(), isUnavailable);
    await store.close();
  }));

Deno.test("a newer schema is refused and left as it is", () =>
  withDatabase(async (path) => {
    await (await openStore(path)).close();
    const client = await connect(path);
    await client.execute("UPDATE schema_version SET version = 999");
    await assert.rejects(openStore(path), (thrown) => {
      assert.ok(isUnavailable(thrown));
      assert.match((thrown as IadError).detail ?? "", /schema version 999 is newer/);
      return true;
    });
    const { rows } = await client.execute("SELECT version FROM schema_version");
    client.close();
    assert.equal(rows[0]?.["version"], 999);
  }));

Deno.test("a dropped table turns check red", () =>
  withDatabase(async (path) => {
    const client = await connect(path);
    const store = await openStore(path, { client });
    await client.execute("DROP TABLE health");
    await assert.rejects(store.check(), isUnavailable);
    await store.close();
  }));

Deno.test("check asks for all that a check of a capture needs, and leaves nothing behind", () =>
  withDatabase(async (path) => {
    const client = await connect(path);
    const store = await openStore(path, { client });
    await store.check();
    for (const table of ["captures", "bi_records", "nonces"]) {
      assert.equal((await client.execute(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.["n"], 0);
    }
    for (const table of ["captures", "bi_records", "nonces", "schema_version"]) {
      await client.execute(`ALTER TABLE ${table} RENAME TO elsewhere`);
      await assert.rejects(store.check(), isUnavailable, table);
      await client.execute(`ALTER TABLE elsewhere RENAME TO ${table}`);
      await store.check();
    }
    await client.execute("CREATE TRIGGER full BEFORE INSERT ON captures BEGIN SELECT RAISE(FAIL, 'x'); END");
    await assert.rejects(store.check(), isUnavailable);
    await client.execute("DROP TRIGGER full");
    await store.check();
    await store.close();
  }));

Deno.test("damage to one index of the replay memory turns check red for good", () =>
  withDatabase(async (path) => {
    const first = await openStore(path);
    for (let seed = 0; seed < 200; seed++) await first.claim(capture(seed), NOW_MS);
    const client = await connect(path);
    const { rows: [found] } = await client.execute(
      "SELECT rootpage, (SELECT page_size FROM pragma_page_size) AS size FROM sqlite_schema WHERE name = 'captures_photo'",
    );
    client.close();
    await first.close();
    const file = await Deno.open(path, { write: true });
    await file.seek((Number(found?.["rootpage"]) - 1) * Number(found?.["size"]), Deno.SeekMode.Start);
    await file.write(new Uint8Array(Number(found?.["size"])).fill(0xa5));
    file.close();
    await assert.rejects(openStore(path), (thrown) => {
      assert.equal((thrown as IadError).detail, "check: SQLITE_CORRUPT");
      return isUnavailable(thrown);
    });
  }));

Deno.test("another process's lock is waited for, up to the deadline", () =>
  withDatabase(async (path) => {
    const patient = await openStore(path);
    const hasty = await openStore(path, { operationTimeoutMs: 1_000 });
    const unlock = await lock(path);
    const waiting = patient.save(BARE_RECORD);
    await assert.rejects(hasty.save(BARE_RECORD), isUnavailable);
    await unlock();
    await waiting;
    for (const store of [patient, hasty]) await store.close();
  }));

Deno.test("a fault tells its code and no value", () =>
  withDatabase(async (path) => {
    const client = await connect(path);
    const store = await openStore(path, { client });
    await client.execute("DROP TABLE bi_records");
    await assert.rejects(store.save(record(1, { browser: "needle" })), (thrown) => {
      assert.ok(thrown instanceof IadError);
      assert.equal(thrown.message, "Records are unavailable");
      assert.equal(thrown.detail, "save: SQLITE_ERROR");
      assert.equal(thrown.cause, undefined);
      return true;
    });
    await store.close();
  }));
