import type { Client } from "@libsql/client";
import { databaseFile } from "./database_url.ts";
import { recordsFault } from "./faults.ts";
import { makePrivate } from "./private_database.ts";

export interface RecordClientOptions {
  /** `file:/absolute/path.db`, `libsql://…`, `https://…` or `wss://…`. */
  readonly url: string;
  readonly authToken?: string;
}

/**
 * A libSQL client for {@link openRecordStore}. A `file:` URL loads the native library (ffi permission), at the
 * call and not at import; on an edge runtime make the client from `@libsql/client/web` instead, which has no
 * native code and takes remote URLs only. Rejects with RECORDS_UNAVAILABLE when the file cannot be opened.
 */
export async function createRecordClient(options: RecordClientOptions): Promise<Client> {
  try {
    const file = databaseFile(options.url);
    if (file !== undefined && file !== ":memory:") await makePrivate(file);
    const { createClient } = await import("@libsql/client");
    // One connection: the store orders all access itself, and its pragmas must hold for every statement.
    return createClient({ ...options, intMode: "number", concurrency: 1 });
  } catch (thrown) {
    throw recordsFault("open", thrown);
  }
}
