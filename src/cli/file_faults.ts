import { PREFIX } from "../config/mod.ts";
import { CommandError } from "./args.ts";

/** What the runtime puts behind the system's own words. */
const SYSTEM_ERROR = / \(os error \d+\)/;

/**
 * Does what a setting asks for. A fault of the file system is a {@link CommandError} of one line: the path, the setting
 * that moves it (without its prefix), and the system's cause.
 */
export async function atPath<T>(setting: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const end = thrown instanceof Error ? thrown.message.search(SYSTEM_ERROR) : -1;
    if (end === -1) throw thrown;
    const cause = (thrown as Error).message.slice(0, end);
    throw new CommandError(`Cannot use "${path}" (${PREFIX}${setting}): ${cause}`);
  }
}
