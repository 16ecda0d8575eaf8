import { resolve } from "node:path";
import { parseArgs, type ParseArgsConfig } from "node:util";

/** A mistake on the command line: one line to stderr, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** A command that could not do its work: one line to stderr, exit code 1. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Parses strictly; any fault is a {@link UsageError}, an option that is given twice among them. */
export function parseCommand<const O extends Options>(args: readonly string[], options: O, positionals = 0) {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      options,
      allowPositionals: positionals > 0,
      strict: true,
      tokens: true,
    });
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message.split("\n")[0] : "Bad arguments");
  }
  refuseRepeated(parsed.tokens);
  if (parsed.positionals.length !== positionals) {
    throw new UsageError(`Expected ${positionals} argument(s), got ${parsed.positionals.length}`);
  }
  return parsed;
}

/** The last one would win, and the caller may believe in the first. */
function refuseRepeated(tokens: readonly { readonly kind: string; readonly name?: string }[]): void {
  const seen = new Set<string>();
  for (const { kind, name } of tokens) {
    if (kind !== "option" || name === undefined) continue;
    if (seen.has(name)) throw new UsageError(`Option --${name} is given more than once`);
    seen.add(name);
  }
}

/** The option's value, or a {@link UsageError} that names it. */
export function required(value: string | undefined, name: string): string {
  if (value === undefined || value === "") throw new UsageError(`Option --${name} is required`);
  return value;
}

/** One of the allowed words, or a {@link UsageError}. */
export function oneOf<const T extends string>(value: string, name: string, allowed: readonly T[]): T {
  const found = allowed.find((word) => word === value);
  if (found === undefined) throw new UsageError(`Option --${name} must be one of ${allowed.join(", ")}`);
  return found;
}

/** A path as the caller means it: from where `deno task` was called, which runs in the project's folder. */
export function fromHere(path: string): string {
  return resolve(Deno.env.get("INIT_CWD") ?? Deno.cwd(), path);
}

/** Reads a file of at most `maxBytes`; a fault is a {@link CommandError} with the path. */
export async function readFile(path: string, maxBytes = 256 * 1024 * 1024): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { size } = await Deno.stat(path);
    if (size > maxBytes) throw new CommandError(`File "${path}" is larger than ${maxBytes} bytes`);
    return await Deno.readFile(path);
  } catch (thrown) {
    if (thrown instanceof CommandError) throw thrown;
    throw new CommandError(
      `Cannot read "${path}": ${thrown instanceof Error ? thrown.message : "unknown fault"}`,
    );
  }
}

export async function writeFile(path: string, data: Uint8Array | string, mode = 0o644): Promise<void> {
  try {
    await Deno.writeFile(path, typeof data === "string" ? new TextEncoder().encode(data) : data, { mode });
  } catch (thrown) {
    throw new CommandError(
      `Cannot write "${path}": ${thrown instanceof Error ? thrown.message : "unknown fault"}`,
    );
  }
}

/** Where a command writes: text for the caller, and the one line of a refusal. */
export interface Io {
  readonly out: (text: string) => Promise<void>;
  readonly err: (text: string) => Promise<void>;
}

/** The process's own stdout and stderr. */
export const PROCESS_IO: Io = Object.freeze({
  out: (text: string) => writeAll(Deno.stdout, text),
  err: (text: string) => writeAll(Deno.stderr, text),
});

async function writeAll(to: { write(bytes: Uint8Array): Promise<number> }, text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  let offset = 0;
  while (offset < bytes.length) offset += await to.write(bytes.subarray(offset));
}
