/** `iad records backup` and `restore`: the database as one file, made while servers write to it, and put back. */
import { dirname } from "node:path";
import { readConfig } from "../config/mod.ts";
import { IadError } from "../errors.ts";
import { createRecordClient, databaseFile, describeDatabase, SCHEMA_VERSION } from "../records/mod.ts";
import { CommandError, fromHere, type Io, parseCommand, required } from "./args.ts";
import { createPrivateFolder } from "./durable_file.ts";

type RecordClient = Awaited<ReturnType<typeof createRecordClient>>;

/** Copies the database as it is at one moment into a new file, and says what is in it. */
export async function backup(args: readonly string[], io: Io): Promise<void> {
  const { values } = parseCommand(args, { out: { type: "string" } });
  const out = fromHere(required(values.out, "out"));
  const source = localDatabase();
  if (!await exists(source)) throw new CommandError(`There is no database "${source}"`);
  if (await exists(out)) throw new CommandError(`"${out}" exists already`);
  await withClient(source, (client) => copyInto(client, out));
  await io.out(`${JSON.stringify({ out, ...await withClient(out, contents) })}\n`);
}

/**
 * Puts a backup in the database's place. The servers must be stopped; a database that is there stays beside it, under
 * another name, and needs `--replace`.
 */
export async function restore(args: readonly string[], io: Io): Promise<void> {
  const { values, positionals } = parseCommand(args, { replace: { type: "boolean", default: false } }, 1);
  const source = fromHere(positionals[0]!);
  const target = localDatabase();
  if (!await exists(source)) throw new CommandError(`There is no backup "${source}"`);
  const held = await withClient(source, contents);
  const draft = `${target}.${crypto.randomUUID()}.new`;
  await createPrivateFolder(dirname(target));
  await withClient(source, (client) => copyInto(client, draft));
  try {
    const replaced = await exists(target) ? await moveAside(target, values.replace) : undefined;
    await Deno.rename(draft, target);
    await flush(dirname(target));
    await io.out(`${JSON.stringify({ database: target, ...held, ...(replaced && { replaced }) })}\n`);
  } finally {
    await Deno.remove(draft).catch(() => {});
  }
}

function localDatabase(): string {
  const { database } = readConfig(Deno.env.toObject(), { cores: 1 });
  const path = databaseFile(database.url);
  if (path !== undefined) return path;
  throw new CommandError(`${describeDatabase(database.url)} is remote: its own server makes backups`);
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).size > 0;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return false;
    throw new CommandError(
      `Cannot read "${path}": ${thrown instanceof Error ? thrown.message : "unknown fault"}`,
    );
  }
}

async function withClient<T>(path: string, use: (client: RecordClient) => Promise<T>): Promise<T> {
  let client: RecordClient | undefined;
  try {
    client = await createRecordClient({ url: `file:${encodeURI(path)}` });
    return await use(client);
  } catch (thrown) {
    if (thrown instanceof CommandError) throw thrown;
    const cause = thrown instanceof IadError ? thrown.detail : thrown instanceof Error ? thrown.message : "";
    throw new CommandError(`Cannot use "${path}": ${cause}`);
  } finally {
    client?.close();
  }
}

/** Whole on the disk, or not there. */
async function copyInto(client: RecordClient, path: string): Promise<void> {
  // SQLite takes an empty file as its own, and leaves the mode as it is.
  (await Deno.open(path, { write: true, createNew: true, mode: 0o600 })).close();
  try {
    await client.execute({ sql: "VACUUM INTO ?", args: [path] });
    await flush(path);
    await flush(dirname(path));
  } catch (thrown) {
    await Deno.remove(path).catch(() => {});
    throw thrown;
  }
}

async function flush(path: string): Promise<void> {
  using file = await Deno.open(path);
  await file.sync();
}

/** What a database holds. Throws {@link CommandError} for one that is damaged, foreign or newer than this code. */
async function contents(
  client: RecordClient,
): Promise<{ readonly records: number; readonly schema: number }> {
  const { rows: [found] } = await client.execute("PRAGMA integrity_check(1)");
  if (found?.["integrity_check"] !== "ok") throw new CommandError("The database is damaged");
  const { rows: [row] } = await client.execute(
    "SELECT (SELECT count(*) FROM bi_records) AS records, (SELECT version FROM schema_version) AS schema",
  );
  const [records, schema] = [Number(row?.["records"]), Number(row?.["schema"])];
  if (schema > SCHEMA_VERSION) {
    throw new CommandError(`The database's schema ${schema} is newer than this server's`);
  }
  return { records, schema };
}

/** Renames the database and its log, whose names must go together. Returns the new name. */
async function moveAside(path: string, allowed: boolean): Promise<string> {
  if (!allowed) throw new CommandError(`There is a database "${path}": stop the servers and give --replace`);
  if (await isInUse(path)) throw new CommandError(`"${path}" is in use: stop the servers`);
  const aside = `${path}.replaced-${new Date().toISOString().replaceAll(":", "")}`;
  for (const suffix of ["", "-wal", "-shm"]) {
    try {
      await Deno.rename(`${path}${suffix}`, `${aside}${suffix}`);
    } catch (thrown) {
      if (suffix === "" || !(thrown instanceof Deno.errors.NotFound)) throw thrown;
    }
  }
  return aside;
}

/** Whether another process has it open. One that cannot be opened is not in use: that is why there are backups. */
async function isInUse(path: string): Promise<boolean> {
  let client: RecordClient | undefined;
  try {
    client = await createRecordClient({ url: `file:${encodeURI(path)}` });
    await client.executeMultiple("PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT");
    return false;
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && String(thrown.code).startsWith("SQLITE_BUSY");
  } finally {
    client?.close();
  }
}
