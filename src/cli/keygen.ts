import { fromHex } from "../bytes/mod.ts";
import { formatPublicKeyFile, generateKeyPair, SUITE_NAMES } from "../envelope/mod.ts";
import { CommandError, fromHere, type Io, oneOf, parseCommand, required, UsageError } from "./args.ts";
import { writeKeyPair } from "./key_directory.ts";

/** Writes a key pair to `--out`; the printed public key is what a client is configured with. */
export async function keygen(args: readonly string[], io: Io): Promise<void> {
  const { values } = parseCommand(args, {
    suite: { type: "string", default: "hybrid" },
    "key-id": { type: "string" },
    default: { type: "boolean", default: false },
    out: { type: "string" },
  });
  const suite = oneOf(values.suite, "suite", SUITE_NAMES);
  const out = fromHere(required(values.out, "out"));
  const given = values["key-id"];
  const keyId = given === undefined ? undefined : fromHex(given.toLowerCase());
  if (given !== undefined && (keyId === undefined || keyId.length < 1 || keyId.length > 32)) {
    throw new UsageError("Option --key-id must be 1 to 32 bytes in hex");
  }
  const pair = await generateKeyPair(suite, {
    isDefault: values.default,
    ...(keyId !== undefined && { keyId }),
  });
  let paths;
  try {
    await Deno.mkdir(out, { recursive: true, mode: 0o700 });
    paths = await writeKeyPair(out, pair);
  } catch (thrown) {
    throw new CommandError(
      `Cannot write the key pair: ${thrown instanceof Error ? thrown.message : "unknown fault"}`,
    );
  }
  await io.out(`${JSON.stringify({ ...paths, ...JSON.parse(formatPublicKeyFile(pair)) }, null, 2)}\n`);
}
