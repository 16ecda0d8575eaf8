import type { Session } from "./session.ts";
import { IadError } from "../errors.ts";
import { recordsFault } from "./faults.ts";

/**
 * A function that throws RECORDS_UNAVAILABLE once the database file or its write-ahead log is no longer the
 * one that was opened. SQLite in WAL mode goes on writing to a deleted file without a word, and all of it is
 * gone at the next start; two `stat` calls a write are the price of knowing. For remote and in-memory
 * databases the function does nothing.
 */
export async function watchIdentity(session: Session): Promise<() => void> {
  const { identityOf } = session.client;
  if (!session.isFile || identityOf === undefined) return () => {};
  const { rows } = await session.execute("PRAGMA database_list", "open");
  const path = String(rows.find((row) => row["name"] === "main")?.["file"] ?? "");
  if (path === "") return () => {};
  const identity = () => identityOfFiles([path, `${path}-wal`], identityOf);
  const opened = identity();
  return () => {
    if (identity() !== opened) {
      throw new IadError("RECORDS_UNAVAILABLE", { detail: "database file: replaced" });
    }
  };
}

function identityOfFiles(paths: readonly string[], identityOf: (path: string) => string): string {
  try {
    return paths.map((path) => identityOf(path)).join(" ");
  } catch (thrown) {
    throw recordsFault("database file", thrown);
  }
}
