import { secretFault, toHex } from "../bytes/mod.ts";
import type { Config } from "../config/mod.ts";
import type { Logger } from "../telemetry/mod.ts";
import { CommandError } from "./args.ts";
import { createFile, readTextIfThere, replaceFile } from "./durable_file.ts";

/**
 * The configured key of the device hash, or one made at the first start and kept in the data directory. An empty
 * file, as a full disk leaves it, never was a key and is replaced. Throws {@link CommandError} for a weak one.
 */
export async function deviceHashSecret(
  config: Pick<Config, "dataDir" | "deviceHashKey">,
  log: Logger,
): Promise<Uint8Array<ArrayBuffer>> {
  if (config.deviceHashKey !== undefined) return new TextEncoder().encode(config.deviceHashKey);
  const path = `${config.dataDir}/device_hash.key`;
  const secret = (await readTextIfThere(path))?.trim() || await makeSecret(path, log);
  const fault = secretFault(secret);
  if (fault !== undefined) throw new CommandError(`Device hash key "${path}" ${fault}`);
  return new TextEncoder().encode(secret);
}

async function makeSecret(path: string, log: Logger): Promise<string> {
  const made = toHex(crypto.getRandomValues(new Uint8Array(32)));
  if (await createFile(path, made, 0o600)) return made;
  // Another process was first, or the file is empty.
  const theirs = (await Deno.readTextFile(path)).trim();
  if (theirs !== "") return theirs;
  log.warn("empty_key_file_replaced", { detail: path });
  await replaceFile(path, made, 0o600);
  return made;
}
