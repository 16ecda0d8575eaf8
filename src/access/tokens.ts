/** The file of tokens: a line each, `sha256 name scope,scope`. What it holds gives nobody access. */
import { fromHex, toHex } from "../bytes/mod.ts";

/** What a token may be used for; docs/operations.md#access has the routes of each. */
export const SCOPES = ["check", "extract", "records", "metrics", "nonces"] as const;
export type Scope = (typeof SCOPES)[number];

export interface TokenEntry {
  /** SHA-256 of the token, 32 bytes. */
  readonly hash: Uint8Array;
  /** The caller's name in logs and in the queue. */
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
}

/** A line of the file that cannot be used; the message names its number and never shows its hash. */
export class TokenFileError extends Error {
  override readonly name = "TokenFileError";
}

const NAME = /^[A-Za-z0-9._-]{1,64}$/;
const MAX_TOKENS = 1_000;
/** Random bytes of a token: nothing that is guessed or looked up, so a plain hash of it is enough. */
const TOKEN_BYTES = 32;

/** Lines that are empty or begin with `#` say nothing. Throws {@link TokenFileError}. */
export function parseTokens(text: string): readonly TokenEntry[] {
  const entries: TokenEntry[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    entries.push(parseLine(line.trim().split(/\s+/), index + 1));
  }
  if (entries.length > MAX_TOKENS) throw new TokenFileError(`More than ${MAX_TOKENS} tokens`);
  return entries;
}

function parseLine(
  [hash = "", name = "", scopes = "", ...rest]: readonly string[],
  line: number,
): TokenEntry {
  const bytes = /^[0-9a-f]{64}$/i.test(hash) ? fromHex(hash.toLowerCase()) : undefined;
  if (bytes === undefined) throw new TokenFileError(`Line ${line} does not begin with a SHA-256 in hex`);
  if (!NAME.test(name)) {
    throw new TokenFileError(`Line ${line} has no name of letters, digits, ".", "_" or "-"`);
  }
  const names = scopes.split(",");
  const known = SCOPES.filter((scope) => names.includes(scope));
  if (rest.length > 0 || known.length !== names.length) {
    throw new TokenFileError(`Line ${line} must end in a comma list of: ${SCOPES.join(", ")}`);
  }
  return { hash: bytes, name, scopes: new Set(known) };
}

/** A new token and its line. Throws {@link TokenFileError} for a bad name or scope. */
export async function makeToken(
  name: string,
  scopes: readonly string[],
): Promise<{ readonly token: string; readonly line: string }> {
  const random = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  const token = `iad_${random.toBase64({ alphabet: "base64url", omitPadding: true })}`;
  const line = `${toHex(await hashToken(token))} ${name} ${scopes.join(",")}`;
  parseTokens(line);
  return { token, line };
}

export async function hashToken(token: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
}
