import { encodeUtf8, equalBytes, toHex } from "../bytes/mod.ts";
import type { CipherSuite } from "hpke";
import { type Kems, usableSuite } from "./hpke.ts";
import { type KeyFile, KeyFileError, type KeyPair, parsePrivateKeyFile, publicKeyInfo } from "./key_file.ts";
import { INFO } from "./suites.ts";
import { type PublicKeyInfo, SUITE_NAMES, type SuiteName } from "./types.ts";

/** The suffix of private key files; `createKeyRing` passes over every other file. */
export const PRIVATE_KEY_SUFFIX = ".key.json";

/** One usable key. The private half is imported once and cannot be read back. */
interface RingKey {
  readonly info: PublicKeyInfo;
  /** HPKE base mode; rejects with the library's error. */
  open(
    sealed: { readonly enc: Uint8Array; readonly ciphertext: Uint8Array; readonly aad: Uint8Array },
  ): Promise<Uint8Array>;
}

/** Every key that the server opens with, old and new side by side. Immutable: to reload, make another. */
export interface KeyRing {
  /** The key of exactly that id; for an empty id the KEM's default. */
  find(kemId: number, keyId: Uint8Array): RingKey | undefined;
  /** What clients need to seal; each suite's default first. */
  publicKeys(): readonly PublicKeyInfo[];
  /** Suites of keys that were left out, since this runtime cannot do them. */
  readonly unsupported: readonly SuiteName[];
}

/**
 * A ring of the private key files among `files`. The default of a KEM is the newest key marked `default`, or the
 * newest of all when none is. Keys of a suite that this runtime lacks are left out; `fallbacks` has KEMs for such suites.
 * Throws {@link KeyFileError} with every problem of every file.
 */
export async function createKeyRing(files: readonly KeyFile[], fallbacks: Kems = {}): Promise<KeyRing> {
  const problems: string[] = [];
  const ranked = readPairs(files, problems).sort((a, b) => byPreference(a.pair, b.pair));
  const suites = await usableSuites(ranked.map(({ pair }) => pair.suite.name), fallbacks);
  const keys = await Promise.all(ranked.map(async ({ file, pair }, index) => {
    const hpke = suites.get(pair.suite.name);
    if (hpke === undefined) return undefined;
    const isDefault = ranked.findIndex((other) => other.pair.suite === pair.suite) === index;
    const key = await importKey(pair, { hpke, isDefault });
    if (key === undefined) problems.push(`${file}: "privateKey" and "publicKey" are not a usable pair`);
    return key;
  }));
  if (problems.length > 0) throw new KeyFileError(problems);
  const unsupported = [...suites].flatMap(([name, suite]) => suite === undefined ? [name] : []);
  return ringOf(keys.filter((key) => key !== undefined), unsupported);
}

interface NamedPair {
  readonly file: string;
  readonly pair: KeyPair;
}

/** One pair for each suite and key id; what is wrong with the others goes to `problems`. */
function readPairs(files: readonly KeyFile[], problems: string[]): NamedPair[] {
  const pairs = new Map<string, NamedPair>();
  for (const file of files.filter(({ name }) => name.endsWith(PRIVATE_KEY_SUFFIX))) {
    try {
      const pair = parsePrivateKeyFile(file);
      const place = placeOf(pair.suite.kemId, pair.keyId);
      const other = pairs.get(place);
      if (other === undefined) pairs.set(place, { file: file.name, pair });
      else problems.push(`${file.name}: Same key id as ${other.file}`);
    } catch (thrown) {
      if (!(thrown instanceof KeyFileError)) throw thrown;
      problems.push(...thrown.problems);
    }
  }
  return [...pairs.values()];
}

/** Of each suite that has keys: what does it here, if anything does. */
async function usableSuites(
  named: readonly SuiteName[],
  fallbacks: Kems,
): Promise<ReadonlyMap<SuiteName, CipherSuite | undefined>> {
  const names = SUITE_NAMES.filter((name) => named.includes(name));
  return new Map(
    await Promise.all(names.map(async (name) => [name, await usableSuite(name, fallbacks)] as const)),
  );
}

/** Suites in the order hybrid, p256, x25519; in a suite the marked before the unmarked, the newest first. */
function byPreference(a: KeyPair, b: KeyPair): number {
  if (a.suite !== b.suite) return a.suite.name < b.suite.name ? -1 : 1;
  if (a.isDefault !== b.isDefault) return a.isDefault ? -1 : 1;
  return b.createdMs - a.createdMs || (toHex(a.keyId) < toHex(b.keyId) ? -1 : 1);
}

function ringOf(keys: readonly RingKey[], unsupported: readonly SuiteName[]): KeyRing {
  const byPlace = new Map<string, RingKey>();
  for (const key of keys) {
    byPlace.set(`${key.info.kemId}:${key.info.keyId}`, key);
    if (key.info.isDefault) byPlace.set(`${key.info.kemId}:`, key);
  }
  const infos = Object.freeze(keys.map((key) => key.info));
  return Object.freeze({
    find: (kemId: number, keyId: Uint8Array) => byPlace.get(placeOf(kemId, keyId)),
    publicKeys: () => infos,
    unsupported: Object.freeze(unsupported),
  });
}

function placeOf(kemId: number, keyId: Uint8Array): string {
  return `${kemId}:${toHex(keyId)}`;
}

/** Undefined unless what is sealed to the public key opens with the private key on this runtime. */
async function importKey(
  pair: KeyPair,
  { hpke, isDefault }: { readonly hpke: CipherSuite; readonly isDefault: boolean },
): Promise<RingKey | undefined> {
  const info = encodeUtf8(INFO);
  try {
    const publicKey = await hpke.DeserializePublicKey(pair.publicKey);
    const privateKey = await hpke.DeserializePrivateKey(pair.privateKey, false);
    const probe = encodeUtf8("probe");
    const sealed = await hpke.Seal(publicKey, probe, { info });
    const opened = await hpke.Open({ publicKey, privateKey }, sealed.encapsulatedSecret, sealed.ciphertext, {
      info,
    });
    if (!equalBytes(opened, probe)) return undefined;
    return Object.freeze({
      info: publicKeyInfo(pair, isDefault),
      open: ({ enc, ciphertext, aad }: Parameters<RingKey["open"]>[0]) =>
        hpke.Open({ publicKey, privateKey }, enc, ciphertext, { info, aad }),
    });
  } catch {
    return undefined;
  }
}
