import { recordsFault } from "./faults.ts";

/**
 * Makes the database file its owner's alone before the client opens it, and what it may have left beside it: SQLite
 * gives its log and index files the mode of the database. A file of another owner keeps its mode.
 */
export async function makePrivate(path: string): Promise<void> {
  const { chmodSync, closeSync, existsSync, openSync, statSync } = await import("node:fs");
  try {
    // Never one that is there: closing it would drop every lock that SQLite holds on it in this process.
    if (!existsSync(path)) closeSync(openSync(path, "wx", 0o600));
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) {
      throw recordsFault("open", thrown);
    }
  }
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    if (!existsSync(file) || (statSync(file).mode & 0o077) === 0) continue;
    try {
      chmodSync(file, 0o600);
    } catch {
      // Somebody else's file: theirs to say who reads it.
    }
  }
}
