import { toHex } from "../bytes/mod.ts";
import { recordsFault } from "./faults.ts";

/** How a database file and a write-ahead log begin: https://sqlite.org/fileformat.html */
const DATABASE_MAGIC = "53514c69746520666f726d6174203300";
const LOG_MAGIC = /^377f068[23]/;
const MAGIC_BYTES = 16;

type FileSystem = Pick<typeof import("node:fs"), "openSync" | "readSync" | "statSync">;

/**
 * Looks at a database file and its log: what is wrong with them, undefined where nothing is. Both stay open for as long
 * as this process lives, since closing one would drop every lock that SQLite has on it. Throws RECORDS_UNAVAILABLE
 * where one is not there.
 */
export function watchedFile(
  { openSync, readSync, statSync }: FileSystem,
): (path: string) => () => string | undefined {
  const magic = new Uint8Array(MAGIC_BYTES);
  function begins(descriptor: number): string {
    return toHex(magic.subarray(0, readSync(descriptor, magic, 0, MAGIC_BYTES, 0)));
  }
  function identity(path: string): { readonly id: string; readonly size: number } {
    const { dev, ino, size } = statSync(path);
    return { id: `${dev}:${ino}`, size };
  }
  return (path) => {
    const names = [path, `${path}-wal`] as const;
    const [database, log] = [openSync(names[0], "r"), openSync(names[1], "r")];
    const opened = names.map((name) => identity(name).id).join();
    // A database never shrinks: rows that go leave free pages.
    let largest = 0;
    return () => {
      try {
        const [file, logFile] = [identity(names[0]), identity(names[1])];
        if (`${file.id},${logFile.id}` !== opened) return "replaced";
        if (file.size < largest) return "cut short";
        largest = file.size;
        // Either may be empty before anything is in it.
        if (file.size > 0 && begins(database) !== DATABASE_MAGIC) return "overwritten";
        if (logFile.size > 0 && !LOG_MAGIC.test(begins(log))) return "its log is overwritten";
        return undefined;
      } catch (thrown) {
        return recordsFault("stat", thrown).detail;
      }
    };
  };
}
