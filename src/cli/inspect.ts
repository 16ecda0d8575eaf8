import { toHex } from "../bytes/mod.ts";
import { parseEnvelope } from "../envelope/mod.ts";
import { fromHere, type Io, parseCommand, readFile } from "./args.ts";

/** Shows the clear header of a bundle; no key is needed. */
export async function inspect(args: readonly string[], io: Io): Promise<void> {
  const { positionals } = parseCommand(args, {}, 1);
  const envelope = parseEnvelope(await readFile(fromHere(positionals[0] ?? "")));
  const { name, kemId, kdfId, aeadId } = envelope.suite;
  await io.out(`${
    JSON.stringify(
      {
        version: envelope.version,
        suite: name,
        kemId,
        kdfId,
        aeadId,
        keyId: toHex(envelope.keyId),
        headerBytes: envelope.header.length,
        ciphertextBytes: envelope.ciphertext.length,
      },
      null,
      2,
    )
  }\n`);
}
