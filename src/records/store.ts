import { LibsqlSteps } from "./libsql_steps.ts";
import { Kysely } from "kysely";
import type { ReplayMemory } from "../evidence/mod.ts";
import { LibsqlDialect } from "./dialect.ts";
import { OPERATION_TIMEOUT_MS } from "./client.ts";
import { watchIdentity } from "./identity.ts";
import type { RecordClient } from "./remote_client.ts";
import { migrate, type Schema } from "./schema.ts";
import { Session } from "./session.ts";
import { assembleStore, type StoreSteps } from "./steps.ts";
import type { RecordSettings, RecordStore } from "./types.ts";

export interface RecordStoreOptions extends RecordSettings {
  /** Made by {@link createRecordClient} or {@link createRemoteClient}; the store closes it. */
  readonly client: RecordClient;
}

/** What {@link openRecordStore} is made of. */
export async function openSteps(options: RecordStoreOptions): Promise<StoreSteps> {
  const timeoutMs = options.operationTimeoutMs ?? OPERATION_TIMEOUT_MS;
  const session = new Session(options.client, { timeoutMs, sharesWrites: options.sharesWrites });
  const db = new Kysely<Schema>({ dialect: new LibsqlDialect(session) });
  try {
    if (session.isFile) {
      await session.run("PRAGMA journal_mode=WAL", "open");
      await session.run("PRAGMA journal_size_limit=67108864", "open");
    }
    await migrate(session);
    const assertSameFile = await watchIdentity(session);
    const steps = new LibsqlSteps(session, db, { settings: options, assertSameFile });
    await steps.check();
    return steps;
  } catch (thrown) {
    options.client.close();
    throw thrown;
  }
}

/**
 * Opens, migrates and checks the database. Rejects with RECORDS_UNAVAILABLE, and closes the client, when the
 * database cannot be written, is no database, or has a newer schema than this code.
 */
export async function openRecordStore(options: RecordStoreOptions): Promise<RecordStore & ReplayMemory> {
  return assembleStore(await openSteps(options));
}
