/** Keys and tokens from settings, on a host that has no files to keep them in. */
import { parseTokens, type TokenEntry, TokenFileError } from "../src/access/mod.ts";
import { ConfigError, PREFIX } from "../src/config/mod.ts";
import {
  createKeyRing,
  type Kems,
  KeyFileError,
  type KeyRing,
  PRIVATE_KEY_SUFFIX,
} from "../src/envelope/mod.ts";

const KEYS = `${PREFIX}KEYS`;
const TOKENS = `${PREFIX}TOKENS`;
const MAX_KEYS = 256;

/**
 * The ring of a JSON array of private key files, as `iad keys` prints it. `fallbacks`: KEMs for suites that the host's
 * WebCrypto lacks. Throws ConfigError with every problem; nothing of the text is in it.
 */
export async function readKeys(text: string, fallbacks: Kems = {}): Promise<KeyRing> {
  const files = parseList(text).map((file, index) => ({
    name: `${KEYS}/${index + 1}${PRIVATE_KEY_SUFFIX}`,
    text: JSON.stringify(file),
  }));
  try {
    return await createKeyRing(files, fallbacks);
  } catch (thrown) {
    if (thrown instanceof KeyFileError) throw new ConfigError(thrown.problems);
    throw thrown;
  }
}

/** JSON.parse quotes its input in its message, and the input is a secret. */
function parseList(text: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The same problem as any other value that is no list.
  }
  if (!Array.isArray(value) || value.length === 0 || value.length > MAX_KEYS) {
    throw new ConfigError([
      `${KEYS} must be a JSON array of 1 to ${MAX_KEYS} private key files: iad keys prints it`,
    ]);
  }
  return value;
}

/** The lines that `iad token create` prints, each on a line of its own or after a semicolon. Undefined: open to all. */
export function readTokens(text: string | undefined): readonly TokenEntry[] | undefined {
  if (text === undefined) return undefined;
  try {
    const entries = parseTokens(text.replaceAll(";", "\n"));
    if (entries.length > 0) return entries;
  } catch (thrown) {
    if (!(thrown instanceof TokenFileError)) throw thrown;
    throw new ConfigError([`${TOKENS}: ${thrown.message}`]);
  }
  throw new ConfigError([`${TOKENS} has no token in it`]);
}
