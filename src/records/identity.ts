import type { Session } from "./session.ts";
import { IadError } from "../errors.ts";

/**
 * A function that throws RECORDS_UNAVAILABLE once the database file or its write-ahead log is no longer the one that
 * was opened: deleted, replaced, cut short, or overwritten in its place. SQLite in WAL mode goes on writing into such a
 * file without a word, and all of it is gone at the next start; four short calls a write are the price of knowing. What
 * was wrong once stays wrong. For remote and in-memory databases the function does nothing.
 */
export async function watchIdentity(session: Session): Promise<() => void> {
  const { watchFile } = session.client;
  if (!session.isFile || watchFile === undefined) return () => {};
  const { rows } = await session.execute("PRAGMA database_list", "open");
  const path = String(rows.find((row) => row["name"] === "main")?.["file"] ?? "");
  if (path === "") return () => {};
  const look = watchFile(path);
  let fault: string | undefined;
  return () => {
    fault ??= look();
    if (fault !== undefined) throw new IadError("RECORDS_UNAVAILABLE", { detail: `database file: ${fault}` });
  };
}
