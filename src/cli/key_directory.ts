/**
 * The directory of keys: loaded at start, looked at again every two seconds, so that a key is rotated by
 * putting a file there. Polling, because change events do not arrive from network and container mounts.
 */
import { toHex } from "../bytes/mod.ts";
import {
  createKeyRing,
  formatPrivateKeyFile,
  formatPublicKeyFile,
  generateKeyPair,
  type KeyPair,
  type KeyRing,
  PRIVATE_KEY_SUFFIX,
  SUITE_NAMES,
} from "../envelope/mod.ts";
import { describeThrowable } from "../errors.ts";
import type { Logger } from "../telemetry/mod.ts";

const POLL_MS = 2000;
const MAX_KEYS = 256;
const MAX_KEY_FILE_BYTES = 64 * 1024;

export interface KeyDirectory {
  current(): KeyRing;
  close(): void;
}

/** Opens `dir`, making one default key pair per suite when it holds no private key. */
export async function openKeyDirectory(dir: string, log: Logger): Promise<KeyDirectory> {
  await Deno.mkdir(dir, { recursive: true, mode: 0o700 });
  if ((await listKeyFiles(dir)).length === 0) await makeDefaults(dir, log);
  let seen = await signature(dir);
  let ring = await load(dir);
  log.info("keys_loaded", { count: ring.publicKeys().length });
  let looking = false;

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      const now = await signature(dir);
      if (now === seen) return;
      seen = now;
      ring = await load(dir);
      log.info("keys_reloaded", { count: ring.publicKeys().length });
    } catch (thrown) {
      // The old ring stays: a half-written file must not take the server down.
      log.error("keys_not_reloaded", { detail: describeThrowable(thrown) });
    } finally {
      looking = false;
    }
  }
  const timer = setInterval(look, POLL_MS);
  return { current: () => ring, close: () => clearInterval(timer) };
}

async function listKeyFiles(dir: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(dir)) {
    if (entry.isDirectory || !entry.name.endsWith(PRIVATE_KEY_SUFFIX)) continue;
    names.push(entry.name);
    if (names.length > MAX_KEYS) throw new Error(`More than ${MAX_KEYS} key files in "${dir}"`);
  }
  return names.sort();
}

async function signature(dir: string): Promise<string> {
  const parts = await Promise.all((await listKeyFiles(dir)).map(async (name) => {
    const info = await Deno.stat(`${dir}/${name}`);
    return `${name}:${info.size}:${info.mtime?.getTime()}`;
  }));
  return parts.join("|");
}

async function load(dir: string): Promise<KeyRing> {
  const files = await Promise.all((await listKeyFiles(dir)).map(async (name) => {
    const path = `${dir}/${name}`;
    if ((await Deno.stat(path)).size > MAX_KEY_FILE_BYTES) throw new Error(`Key file "${name}" is too large`);
    return { name, text: await Deno.readTextFile(path) };
  }));
  return await createKeyRing(files);
}

async function makeDefaults(dir: string, log: Logger): Promise<void> {
  for (const suite of SUITE_NAMES) {
    const pair = await generateKeyPair(suite, { isDefault: true });
    await writeKeyPair(dir, pair);
    log.warn("default_key_pair_made", { suite, key_id: toHex(pair.keyId) });
  }
}

/** Writes both halves, the private one readable by its owner only; neither replaces an existing file. */
export async function writeKeyPair(
  dir: string,
  pair: KeyPair,
): Promise<{ readonly privatePath: string; readonly publicPath: string }> {
  const base = `${dir}/${pair.suite.name}-${toHex(pair.keyId)}`;
  const privatePath = `${base}${PRIVATE_KEY_SUFFIX}`;
  const publicPath = `${base}.pub.json`;
  await Deno.writeTextFile(privatePath, formatPrivateKeyFile(pair), { mode: 0o600, createNew: true });
  await Deno.writeTextFile(publicPath, formatPublicKeyFile(pair), { createNew: true });
  return { privatePath, publicPath };
}
