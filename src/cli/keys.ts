import { createKeyRing, KeyFileError } from "../envelope/mod.ts";
import { CommandError, fromHere, type Io, parseCommand, required } from "./args.ts";
import { readKeyFiles } from "./key_directory.ts";

/**
 * `keys`: the private keys of a folder as one line, the value of IAD_SERVER_KEYS. What comes out is as secret as the files.
 */
export async function keys(args: readonly string[], io: Io): Promise<void> {
  const { values } = parseCommand(args, { in: { type: "string" } });
  const dir = fromHere(required(values.in, "in"));
  const files = await usable(dir);
  if (files.length === 0) throw new CommandError(`No private key file in "${dir}"`);
  await io.err("The private keys, as secret as their files:\n");
  await io.out(`${JSON.stringify(files.map(({ text }) => JSON.parse(text)))}\n`);
}

async function usable(dir: string) {
  try {
    const files = await readKeyFiles(dir);
    await createKeyRing(files);
    return files;
  } catch (thrown) {
    if (thrown instanceof KeyFileError) throw new CommandError(thrown.message);
    throw new CommandError(
      `Cannot read "${dir}": ${thrown instanceof Error ? thrown.message : "unknown fault"}`,
    );
  }
}
