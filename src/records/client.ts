import { databaseFile } from "./database_url.ts";
import { recordsFault } from "./faults.ts";
import { makePrivate } from "./private_database.ts";
import { watchedFile } from "./watched_file.ts";
import { createRemoteClient, type RecordClient } from "./remote_client.ts";

/** Longest time for one database operation, waiting included, milliseconds. */
export const OPERATION_TIMEOUT_MS = 3_000;

export interface RecordClientOptions {
  /** `file:/absolute/path.db`, `libsql://…`, `https://…`, `http://…`, `wss://…` or `ws://…`. */
  readonly url: string;
  /** A remote database's token of the moment. */
  readonly token?: () => string | undefined;
}

/**
 * A libSQL client for {@link openRecordStore}. A `file:` URL loads the native library (ffi permission), at the
 * call and not at import; any other URL what needs no native code. Rejects with RECORDS_UNAVAILABLE when the file cannot
 * be opened.
 */
export async function createRecordClient(
  { url, token }: RecordClientOptions,
  { timeoutMs = OPERATION_TIMEOUT_MS }: { readonly timeoutMs?: number } = {},
): Promise<RecordClient> {
  try {
    const file = databaseFile(url);
    if (file === undefined) {
      const { createClient } = await import("@libsql/client/web");
      return createRemoteClient(createClient, { url, timeoutMs, ...(token && { token }) });
    }
    if (file !== ":memory:") await makePrivate(file);
    const { createClient } = await import("@libsql/client");
    // One connection: the store orders all access itself, and its pragmas must hold for every statement.
    return Object.assign(createClient({ url, intMode: "number", concurrency: 1 }), {
      watchFile: watchedFile(await import("node:fs")),
    });
  } catch (thrown) {
    throw recordsFault("open", thrown);
  }
}
