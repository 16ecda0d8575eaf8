/** The token of a remote database: from the settings, or from a file that is looked at again every two seconds. */
import type { Config } from "../config/mod.ts";
import type { Logger } from "../telemetry/mod.ts";
import { CommandError } from "./args.ts";

const POLL_MS = 2_000;
const MAX_CHARACTERS = 16 * 1024;

interface DatabaseToken {
  /** The token of the moment; undefined where the database needs none. */
  current(): string | undefined;
  close(): void;
}

/** Throws {@link CommandError} for a file that cannot be read or holds no token. */
export async function openDatabaseToken(database: Config["database"], log: Logger): Promise<DatabaseToken> {
  const { authToken, tokenFile } = database;
  if (tokenFile === undefined) return { current: () => authToken, close: () => {} };
  let token = await readDatabaseToken(tokenFile);
  let told = false;

  async function look(): Promise<void> {
    try {
      const found = await readDatabaseToken(tokenFile!);
      if (found !== token) log.info("database_token_reloaded");
      token = found;
      told = false;
    } catch (thrown) {
      // The old one stays: a file is empty for a moment while it is written. Told once.
      if (!told) log.error("database_token_not_reloaded", { detail: messageOf(thrown) });
      told = true;
    }
  }
  const timer = setInterval(look, POLL_MS);
  return { current: () => token, close: () => clearInterval(timer) };
}

/** One token of printable characters, white space around it aside. */
export async function readDatabaseToken(path: string): Promise<string> {
  let text;
  try {
    text = (await Deno.readTextFile(path)).trim();
  } catch (thrown) {
    throw new CommandError(`Cannot read "${path}" (IAD_SERVER_DATABASE_TOKEN_FILE): ${messageOf(thrown)}`);
  }
  if (text.length > MAX_CHARACTERS || !/^[\x21-\x7e]+$/.test(text)) {
    throw new CommandError(`"${path}" (IAD_SERVER_DATABASE_TOKEN_FILE) holds no token`);
  }
  return text;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : "unknown fault";
}
