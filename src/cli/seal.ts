import { fromHex } from "../bytes/mod.ts";
import { buildBundle, BuildError, type Signals } from "../bundle/mod.ts";
import {
  parsePublicKeyFile,
  type PublicKeyInfo,
  sealEnvelope,
  SealError,
  SUITE_NAMES,
  type SuiteName,
} from "../envelope/mod.ts";
import {
  CommandError,
  fromHere,
  oneOf,
  parseCommand,
  readFile,
  required,
  UsageError,
  writeFile,
} from "./args.ts";

const SDK = { name: "iad-cli", version: "1.0.0", build: "cli" };
const FETCH_MS = 10_000;

/** Seals a photo into a bundle, to a public key file or to the keys that a server lists. */
export async function seal(args: readonly string[]): Promise<void> {
  const { values } = parseCommand(args, {
    photo: { type: "string" },
    "public-key": { type: "string" },
    server: { type: "string" },
    signals: { type: "string" },
    external: { type: "string" },
    nonce: { type: "string" },
    created: { type: "string" },
    suite: { type: "string" },
    type: { type: "string", default: "face" },
    out: { type: "string" },
  });
  const out = fromHere(required(values.out, "out"));
  const suite = values.suite === undefined ? undefined : oneOf(values.suite, "suite", SUITE_NAMES);
  const input = {
    photo: await readFile(fromHere(required(values.photo, "photo"))),
    sdk: SDK,
    createdMs: parseCreated(values.created),
    captureType: oneOf(values.type, "type", ["face", "document"]),
    signals: values.signals === undefined ? {} : await readSignals(fromHere(values.signals)),
    ...(values.external !== undefined && { external: values.external }),
    ...(values.nonce !== undefined && { nonce: parseNonce(values.nonce) }),
  };
  const key = await chooseKey({ file: values["public-key"], server: values.server, suite });
  try {
    await writeFile(out, await sealEnvelope(await buildBundle(input), key));
  } catch (thrown) {
    if (thrown instanceof BuildError || thrown instanceof SealError) throw new CommandError(thrown.message);
    throw thrown;
  }
}

function parseCreated(text: string | undefined): number {
  if (text === undefined) return Date.now();
  const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;
  const time = rfc3339.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw new UsageError("Option --created must be an RFC 3339 time");
  return time;
}

function parseNonce(text: string): Uint8Array {
  const nonce = fromHex(text.toLowerCase());
  if (nonce === undefined) throw new UsageError("Option --nonce must be hex");
  return nonce;
}

async function readSignals(path: string): Promise<Signals> {
  try {
    const signals = JSON.parse(new TextDecoder().decode(await readFile(path)));
    if (typeof signals === "object" && signals !== null && !Array.isArray(signals)) return signals;
  } catch (thrown) {
    if (thrown instanceof CommandError) throw thrown;
  }
  throw new CommandError(`File "${path}" does not hold a JSON object of signals`);
}

async function chooseKey(
  from: {
    readonly file: string | undefined;
    readonly server: string | undefined;
    readonly suite: SuiteName | undefined;
  },
): Promise<PublicKeyInfo> {
  if ((from.file === undefined) === (from.server === undefined)) {
    throw new UsageError("Exactly one of --public-key and --server is required");
  }
  if (from.server !== undefined) return await keyOfServer(from.server, from.suite ?? "hybrid");
  const path = fromHere(from.file ?? "");
  const text = new TextDecoder().decode(await readFile(path));
  const key = parseKeyFile(path, text);
  if (from.suite !== undefined && key.suite !== from.suite) {
    throw new UsageError(`Option --suite says ${from.suite}, the key file is for ${key.suite}`);
  }
  return key;
}

function parseKeyFile(name: string, text: string): PublicKeyInfo {
  try {
    return parsePublicKeyFile({ name, text });
  } catch (thrown) {
    throw new CommandError(thrown instanceof Error ? thrown.message : `Cannot read "${name}"`);
  }
}

async function keyOfServer(server: string, suite: SuiteName): Promise<PublicKeyInfo> {
  let keys: readonly PublicKeyInfo[];
  try {
    const response = await fetch(new URL("/public_keys", server), { signal: AbortSignal.timeout(FETCH_MS) });
    ({ keys } = await response.json());
    if (!Array.isArray(keys)) throw new Error("No list of keys");
  } catch {
    throw new CommandError(`No public keys from ${server}`);
  }
  const key = keys.find((candidate) => candidate.suite === suite && candidate.isDefault);
  if (key === undefined) throw new CommandError(`The server has no default key for suite ${suite}`);
  return key;
}
