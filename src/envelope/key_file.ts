import { fromBase64, fromHex, isVaried, toBase64, toHex } from "../bytes/mod.ts";
import { MAX_KEY_ID_LENGTH, type SuiteFacts, SUITES } from "./suites.ts";
import { type PublicKeyInfo, SUITE_NAMES, type SuiteName } from "./types.ts";

/** Text longer than this is no key file. A hybrid private key file has about 2 KiB. */
const MAX_KEY_FILE_CHARACTERS = 64 * 1024;

/** One thing wrong with one or more key files. Messages name files and members, never contents. */
export class KeyFileError extends Error {
  override readonly name = "KeyFileError";
  /** One line per problem, each starting with the file's name. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("; "));
    this.problems = Object.freeze([...problems]);
  }
}

/** A key pair in its serialized form. */
export interface KeyPair {
  readonly suite: SuiteFacts;
  /** 1 to 32 bytes. */
  readonly keyId: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly createdMs: number;
  /** Marked as the suite's default. */
  readonly isDefault: boolean;
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

/** The text of a `*.key.json` file. It holds the private key: give it mode 0600. */
export function formatPrivateKeyFile(pair: KeyPair): string {
  return formatJson({
    kind: "iad-private-key",
    ...commonMembers(pair),
    publicKey: toBase64(pair.publicKey),
    privateKey: toBase64(pair.privateKey),
  });
}

/** The text of a `*.pub.json` file: what a client needs to seal. */
export function formatPublicKeyFile(pair: Omit<KeyPair, "privateKey">): string {
  return formatJson({
    kind: "iad-public-key",
    ...commonMembers(pair),
    kdfId: pair.suite.kdfId,
    aeadId: pair.suite.aeadId,
    publicKey: toBase64(pair.publicKey),
  });
}

/** Reads a `*.key.json` file. Throws {@link KeyFileError} with every problem. */
export function parsePrivateKeyFile(file: KeyFile): KeyPair {
  const { members, fail, finish } = openKeyFile(file, "iad-private-key");
  const common = readCommon(members, fail);
  const privateKey = readKey(members, { fail, member: "privateKey", length: common.suite?.privateKeyLength });
  if (privateKey !== undefined && !isVaried(toHex(privateKey))) fail(`"privateKey" is no random key`);
  finish();
  return Object.freeze({ ...common, privateKey }) as KeyPair;
}

/** Reads a `*.pub.json` file. Throws {@link KeyFileError} with every problem. */
export function parsePublicKeyFile(file: KeyFile): PublicKeyInfo {
  const { members, fail, finish } = openKeyFile(file, "iad-public-key");
  const common = readCommon(members, fail);
  finish();
  return publicKeyInfo(common as Omit<KeyPair, "privateKey">);
}

/** A key file as it was read: its name is for messages, its suffix tells what it is. */
export interface KeyFile {
  readonly name: string;
  readonly text: string;
}

/** The public half as `GET /public_keys` lists it. */
export function publicKeyInfo(
  pair: Omit<KeyPair, "privateKey">,
  isDefault: boolean = pair.isDefault,
): PublicKeyInfo {
  return Object.freeze({
    keyId: toHex(pair.keyId),
    suite: pair.suite.name,
    kemId: pair.suite.kemId,
    kdfId: pair.suite.kdfId,
    aeadId: pair.suite.aeadId,
    publicKey: toBase64(pair.publicKey),
    isDefault,
  });
}

type Members = Readonly<Record<string, unknown>>;
type Fail = (problem: string) => void;

function commonMembers(pair: Omit<KeyPair, "privateKey">): Members {
  return {
    version: 1,
    suite: pair.suite.name,
    kemId: pair.suite.kemId,
    keyId: toHex(pair.keyId),
    created: new Date(pair.createdMs).toISOString(),
    ...(pair.isDefault ? { default: true } : {}),
  };
}

function formatJson(members: Members): string {
  return JSON.stringify(members, null, 2) + "\n";
}

function openKeyFile(file: KeyFile, kind: string): { members: Members; fail: Fail; finish: () => void } {
  const problems: string[] = [];
  function fail(problem: string): void {
    problems.push(`${file.name}: ${problem}`);
  }
  function finish(): void {
    if (problems.length > 0) throw new KeyFileError(problems);
  }
  const members = parseJsonObject(file.text);
  if (members === undefined) throw new KeyFileError([`${file.name}: Not a JSON object`]);
  if (members["kind"] !== kind) fail(`"kind" must be "${kind}"`);
  if (members["version"] !== 1) fail(`"version" must be 1`);
  return { members, fail, finish };
}

/** JSON.parse quotes its input in its message, and the input is a private key: nothing of it is passed on. */
function parseJsonObject(text: string): Members | undefined {
  if (text.length > MAX_KEY_FILE_CHARACTERS) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? value as Members
      : undefined;
  } catch {
    return undefined;
  }
}

function readCommon(members: Members, fail: Fail) {
  const suite = readSuite(members, fail);
  const keyId = typeof members["keyId"] === "string" ? fromHex(members["keyId"]) : undefined;
  if (keyId === undefined || keyId.length < 1 || keyId.length > MAX_KEY_ID_LENGTH) {
    fail(`"keyId" must be hex of 1 to ${MAX_KEY_ID_LENGTH} bytes`);
  }
  const createdMs = typeof members["created"] === "string" ? Date.parse(members["created"]) : NaN;
  if (Number.isNaN(createdMs)) fail(`"created" must be an RFC 3339 time`);
  const isDefault = members["default"] ?? false;
  if (typeof isDefault !== "boolean") fail(`"default" must be true or false`);
  const publicKey = readKey(members, { fail, member: "publicKey", length: suite?.publicKeyLength });
  return { suite, keyId, createdMs, isDefault: isDefault === true, publicKey };
}

function readSuite(members: Members, fail: Fail): SuiteFacts | undefined {
  const name = SUITE_NAMES.find((known: SuiteName) => known === members["suite"]);
  if (name === undefined) {
    fail(`"suite" must be one of ${SUITE_NAMES.join(", ")}`);
    return undefined;
  }
  if (members["kemId"] !== SUITES[name].kemId) fail(`"kemId" must be ${SUITES[name].kemId} for ${name}`);
  return SUITES[name];
}

function readKey(
  members: Members,
  options: { readonly fail: Fail; readonly member: string; readonly length: number | undefined },
): Uint8Array | undefined {
  const text = members[options.member];
  const bytes = typeof text === "string" ? fromBase64(text) : undefined;
  if (bytes === undefined || (options.length !== undefined && bytes.length !== options.length)) {
    options.fail(`"${options.member}" must be base64 of ${options.length ?? "the suite's"} bytes`);
    return undefined;
  }
  return bytes;
}
