import assert from "node:assert/strict";
import { databaseFile, databaseUrlFault, describeDatabase } from "../../src/records/mod.ts";
import { connect, FULL_RECORD, openStore, record, withDatabase, withStore } from "./fixture.ts";

async function modesIn(directory: string): Promise<Record<string, string>> {
  const modes: Record<string, string> = {};
  for await (const { name } of Deno.readDir(directory)) {
    modes[name] = ((await Deno.stat(`${directory}/${name}`)).mode! & 0o777).toString(8);
  }
  return modes;
}

Deno.test("database, log and index are their owner's alone, new and old ones", () =>
  withDatabase(async (path, directory) => {
    const umask = Deno.umask(0o022);
    try {
      const store = await openStore(path);
      await store.save(FULL_RECORD);
      const all = { "records.db": "600", "records.db-wal": "600", "records.db-shm": "600" };
      assert.deepEqual(await modesIn(directory), all);
      for (const name of Object.keys(all)) await Deno.chmod(`${directory}/${name}`, 0o644);
      const again = await openStore(path);
      assert.deepEqual(await modesIn(directory), all);
      for (const one of [again, store]) await one.close();
    } finally {
      Deno.umask(umask);
    }
  }));

Deno.test("after a clean close the database file alone holds everything", () =>
  withDatabase(async (path) => {
    const store = await openStore(path);
    for (let number = 0; number < 30; number++) await store.save(record(number));
    await store.close();
    await Deno.copyFile(path, `${path}.copy`);
    const copy = await connect(`${path}.copy`);
    const { rows } = await copy.execute("SELECT count(*) AS n FROM bi_records");
    copy.close();
    assert.equal(rows[0]?.["n"], 30);
  }));

Deno.test("closing beside another reader loses nothing either", () =>
  withStore(async (store, path) => {
    const other = await openStore(path);
    await store.save(FULL_RECORD);
    const reader = other.stream({})[Symbol.asyncIterator]();
    await reader.next();
    await store.close();
    await other.save(record(7));
    await other.close();
    const again = await openStore(path);
    await again.check();
    await again.close();
  }));

Deno.test("a URL that cannot keep records is told why, a good one is not", () => {
  const good = [
    "file:data/iad.db",
    "file:/var/lib/iad/iad.db",
    "file:///var/lib/iad/iad.db",
    "libsql://db.example",
    "https://db.example:8080",
    "wss://db.example/path",
    "http://127.0.0.1:8080?tls=0",
    "libsql://db.example?authToken=t",
  ];
  for (const url of good) assert.equal(databaseUrlFault(url), undefined, url);
  const bad: Readonly<Record<string, RegExp>> = {
    ":memory:": /not be in memory/,
    "file::memory:": /not be in memory/,
    "file::memory:?cache=shared": /not be in memory/,
    "file:x.db?mode=memory": /not be in memory/,
    "data/iad.db": /must be a file:/,
    "postgres://db": /must be a file:/,
    "file://host/x.db": /without a host/,
    "file:": /name a file/,
    "file:/folder/": /name a file/,
    "file:x.db#y": /without query/,
    "https://user:needle@db.example": /user or password/,
    "https://db.example?needle=1": /no other parameters/,
  };
  for (const [url, pattern] of Object.entries(bad)) {
    const fault = databaseUrlFault(url) ?? "";
    assert.match(fault, pattern, url);
    assert.ok(!fault.includes("needle"));
  }
});

Deno.test("a database is described without its secrets", () => {
  assert.equal(
    describeDatabase("libsql://user:secret@db.example:81/x?authToken=secret"),
    "libsql://db.example:81",
  );
  assert.equal(describeDatabase("file:data/i%20ad.db"), "file:data/i ad.db");
  assert.equal(databaseFile("file:///a/b.db"), "/a/b.db");
  assert.equal(databaseFile("libsql://a"), undefined);
});
