/** The file of tokens: read at start, looked at again every two seconds, as keys are. */
import { parseTokens, type TokenEntry, TokenFileError } from "../access/mod.ts";
import type { HttpConfig } from "../config/mod.ts";
import type { Logger } from "../telemetry/mod.ts";
import { CommandError } from "./args.ts";

const POLL_MS = 2_000;
const MAX_BYTES = 256 * 1024;

interface TokenFile {
  /** The tokens of the moment; undefined while the server is open to all who reach it. */
  current(): readonly TokenEntry[] | undefined;
  close(): void;
}

/**
 * Without a token the server is open: on loopback, or where the settings say so; elsewhere it does not start. Once there
 * was a token it never opens again, whatever becomes of the file.
 */
export async function openTokenFile(http: HttpConfig, log: Logger): Promise<TokenFile> {
  const { tokensFile: path } = http;
  let seen = await stamp(path);
  let tokens = await readAtStart(path);
  if (tokens.length === 0) {
    requireOpen(http);
    log.warn("access_open", { host: http.host, detail: "no tokens: all who reach this address may use it" });
  } else log.info("tokens_loaded", { count: tokens.length });
  let closed = tokens.length > 0;
  let looking = false;

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      const now = await stamp(path);
      if (now === seen) return;
      seen = now;
      tokens = await read(path);
      closed ||= tokens.length > 0;
      log.info("tokens_reloaded", { count: tokens.length });
    } catch (thrown) {
      // The old tokens stay: a half-written line must not lock everybody out.
      log.error("tokens_not_reloaded", {
        detail: thrown instanceof Error ? thrown.message : "unknown fault",
      });
    } finally {
      looking = false;
    }
  }
  const timer = setInterval(look, POLL_MS);
  return { current: () => closed ? tokens : undefined, close: () => clearInterval(timer) };
}

function requireOpen({ host, loopback, open, tokensFile }: HttpConfig): void {
  if (loopback || open) return;
  throw new CommandError(
    `Listening on ${host} (IAD_SERVER_HOST) needs tokens in "${tokensFile}": ` +
      "iad token create makes one; IAD_SERVER_OPEN=true goes without",
  );
}

async function readAtStart(path: string): Promise<readonly TokenEntry[]> {
  try {
    return await read(path);
  } catch (thrown) {
    if (thrown instanceof TokenFileError) throw new CommandError(`Token file "${path}": ${thrown.message}`);
    throw new CommandError(
      `Cannot read "${path}": ${thrown instanceof Error ? thrown.message : "unknown fault"}`,
    );
  }
}

async function read(path: string): Promise<readonly TokenEntry[]> {
  try {
    if ((await Deno.stat(path)).size > MAX_BYTES) throw new TokenFileError(`Larger than ${MAX_BYTES} bytes`);
    return parseTokens(await Deno.readTextFile(path));
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return [];
    throw thrown;
  }
}

async function stamp(path: string): Promise<string> {
  try {
    const { size, mtime, ino } = await Deno.stat(path);
    return `${size}:${mtime?.getTime()}:${ino}`;
  } catch {
    return "none";
  }
}
