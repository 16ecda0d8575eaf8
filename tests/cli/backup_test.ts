/** Backup and restore by the commands themselves, on a database that another thread writes to. */
import assert from "node:assert/strict";
import { run } from "../../src/cli/mod.ts";
import { connect, openStore, record, withDatabase } from "../records/fixture.ts";

const MAIN = new URL("../../main.ts", import.meta.url).pathname;

async function iad(path: string, ...args: readonly string[]) {
  let out = "";
  let err = "";
  const before = Deno.env.get("IAD_SERVER_DATABASE_URL");
  Deno.env.set("IAD_SERVER_DATABASE_URL", path.includes("://") ? path : `file:${path}`);
  try {
    const code = await run(["records", ...args], {
      out: (text) => Promise.resolve(void (out += text)),
      err: (text) => Promise.resolve(void (err += text)),
    });
    return { code, out, err };
  } finally {
    if (before === undefined) Deno.env.delete("IAD_SERVER_DATABASE_URL");
    else Deno.env.set("IAD_SERVER_DATABASE_URL", before);
  }
}

/** The same by a process of its own: SQLite's locks are between processes. */
async function iadProcess(path: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", MAIN, "records", ...args],
    env: { IAD_SERVER_DATABASE_URL: `file:${path}` },
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { code, out: out!, err: err! };
}

Deno.test("a backup is one whole moment of a database that is being written, and comes back", () =>
  withDatabase(async (path, directory) => {
    const copy = `${directory}/copy.db`;
    const writer = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-prompt", new URL("./writing_process.ts", import.meta.url).pathname, path],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const reader = writer.stdout.pipeThrough(new TextDecoderStream()).getReader();
    assert.equal((await reader.read()).value, "writing\n");
    const made = await iadProcess(path, "backup", "--out", copy);
    assert.equal(made.code, 0, made.err);
    const { records } = JSON.parse(made.out);
    assert.equal((await Deno.stat(copy)).mode! & 0o777, 0o600);
    assert.match((await iadProcess(path, "restore", "--replace", copy)).err, /is in use: stop the servers/);

    await writer.stdin.close();
    const saved = Number((await reader.read()).value);
    await reader.cancel();
    assert.equal((await writer.status).code, 0);
    assert.ok(records >= 20 && records < saved, `${records} of ${saved}`);

    assert.match((await iadProcess(path, "restore", copy)).err, /give --replace/);
    const restored = await iadProcess(path, "restore", "--replace", copy);
    assert.equal(restored.code, 0, restored.err);
    assert.equal((await iad(path, "--format", "ndjson")).out.trimEnd().split("\n").length, records);
    // What was there before is still there.
    const { replaced } = JSON.parse(restored.out);
    assert.equal((await iad(replaced, "--format", "ndjson")).out.trimEnd().split("\n").length, saved);
  }));

Deno.test("what is no backup is not restored, and a backup replaces nothing", () =>
  withDatabase(async (path, directory) => {
    await (await openStore(path)).close();
    const copy = `${directory}/copy.db`;
    await Deno.writeTextFile(`${directory}/text`, "this is not a database ".repeat(1_000));
    assert.match((await iad(path, "restore", "--replace", `${directory}/text`)).err, /Cannot use ".*text": /);
    assert.match((await iad(path, "restore", "--replace", `${directory}/none`)).err, /There is no backup/);
    assert.equal((await iad(path, "backup", "--out", copy)).code, 0);
    assert.match((await iad(path, "backup", "--out", copy)).err, /exists already/);
    assert.match(
      (await iad(`${directory}/none.db`, "backup", "--out", `${directory}/c`)).err,
      /There is no database/,
    );
    assert.match((await iad("https://db.example", "backup", "--out", copy)).err, /is remote/);
    const client = await connect(copy);
    await client.execute("UPDATE schema_version SET version = 999");
    client.close();
    assert.match((await iad(path, "restore", "--replace", copy)).err, /schema 999 is newer/);
    await (await openStore(path)).close();
  }));

Deno.test("a damaged database gives way to its backup", () =>
  withDatabase(async (path, directory) => {
    const store = await openStore(path);
    await store.save(record(1));
    await store.close();
    assert.equal((await iad(path, "backup", "--out", `${directory}/copy.db`)).code, 0);
    await Deno.writeTextFile(path, "overwritten ".repeat(5_000));
    assert.equal((await iad(path)).code, 1);
    assert.equal((await iad(path, "restore", "--replace", `${directory}/copy.db`)).code, 0);
    assert.equal(JSON.parse((await iad(path)).out).length, 1);
  }));
