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
import { createFile, createPrivateFolder, readTextIfThere } from "./durable_file.ts";

const POLL_MS = 2000;
const MAX_KEYS = 256;
const MAX_KEY_FILE_BYTES = 64 * 1024;
/** Stands in the folder while the default keys of a first start are made. */
const UNFINISHED = ".making_default_keys";

interface KeyDirectory {
  current(): KeyRing;
  close(): void;
}

/**
 * Opens `dir`. At the first start it makes one default key pair per suite, and finishes a first start that was cut
 * off. A key file that is empty at the start, as a full disk leaves it, is passed over until it has something in it.
 * Throws KeyFileError, which names the files, for a key that cannot be used.
 */
export async function openKeyDirectory(dir: string, log: Logger): Promise<KeyDirectory> {
  await createPrivateFolder(dir);
  const empty = await emptyKeyFiles(dir);
  for (const name of empty) log.warn("empty_key_file_passed_over", { detail: `${dir}/${name}` });
  const load = () => loadRing(dir, empty);
  const isFirst = (await listKeyFiles(dir)).length === empty.size;
  if (isFirst || await isUnfinished(dir)) await makeMissing(dir, { ring: await load(), log });
  let seen = await signature(dir);
  let ring = await load();
  log.info("keys_loaded", { count: ring.publicKeys().length });
  let looking = false;

  async function look(): Promise<void> {
    if (looking) return;
    looking = true;
    try {
      const now = await signature(dir);
      if (now === seen) return;
      seen = now;
      ring = await load();
      const count = ring.publicKeys().length;
      log[count === 0 ? "error" : "info"]("keys_reloaded", { count });
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

async function emptyKeyFiles(dir: string): Promise<ReadonlySet<string>> {
  const names = await listKeyFiles(dir);
  const sizes = await Promise.all(names.map(async (name) => (await Deno.stat(`${dir}/${name}`)).size));
  return new Set(names.filter((_, index) => sizes[index] === 0));
}

/** `passOver` names files that need not have anything in them. */
async function loadRing(dir: string, passOver: ReadonlySet<string>): Promise<KeyRing> {
  const files = await readKeyFiles(dir);
  return await createKeyRing(files.filter(({ name, text }) => text !== "" || !passOver.has(name)));
}

/** Every private key file of a folder, as it is. */
export async function readKeyFiles(dir: string): Promise<{ readonly name: string; readonly text: string }[]> {
  return await Promise.all((await listKeyFiles(dir)).map(async (name) => {
    const path = `${dir}/${name}`;
    if ((await Deno.stat(path)).size > MAX_KEY_FILE_BYTES) throw new Error(`Key file "${name}" is too large`);
    return { name, text: await Deno.readTextFile(path) };
  }));
}

async function isUnfinished(dir: string): Promise<boolean> {
  return await readTextIfThere(`${dir}/${UNFINISHED}`) !== undefined;
}

/** One default pair for each suite that has no key. A mark stands in the folder until all are made. */
async function makeMissing(
  dir: string,
  { ring, log }: { readonly ring: KeyRing; readonly log: Logger },
): Promise<void> {
  await createFile(`${dir}/${UNFINISHED}`, "Default keys are being made\n", 0o600);
  const there = new Set(ring.publicKeys().map(({ suite }) => suite));
  for (const suite of SUITE_NAMES) {
    if (there.has(suite)) continue;
    const pair = await generateKeyPair(suite, { isDefault: true });
    await writeKeyPair(dir, pair);
    log.warn("default_key_pair_made", { suite, key_id: toHex(pair.keyId) });
  }
  await removeIfThere(`${dir}/${UNFINISHED}`);
}

/** Another server, which shares the folder, may have finished first. */
async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (thrown) {
    if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
  }
}

/**
 * Writes both halves, the private one readable by its owner only; neither replaces an existing file. The public one
 * comes first: a private key is in use as soon as it is there.
 */
export async function writeKeyPair(
  dir: string,
  pair: KeyPair,
): Promise<{ readonly privatePath: string; readonly publicPath: string }> {
  const base = `${dir}/${pair.suite.name}-${toHex(pair.keyId)}`;
  const privatePath = `${base}${PRIVATE_KEY_SUFFIX}`;
  const publicPath = `${base}.pub.json`;
  await createOnly(publicPath, formatPublicKeyFile(pair), 0o644);
  await createOnly(privatePath, formatPrivateKeyFile(pair), 0o600);
  return { privatePath, publicPath };
}

async function createOnly(path: string, text: string, mode: number): Promise<void> {
  if (!await createFile(path, text, mode)) throw new Deno.errors.AlreadyExists(`"${path}" exists already`);
}
