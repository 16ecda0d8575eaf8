import { readConfig } from "../config/mod.ts";
import { IadError } from "../errors.ts";
import { parseRange, RECORD_FORMATS, toRecordStream } from "../records/mod.ts";
import { type Io, oneOf, parseCommand, UsageError } from "./args.ts";
import { backup, restore } from "./backup.ts";
import { openRecords } from "./record_store.ts";

/** Records out of the configured database, and the database itself as a file and back. */
export async function records(args: readonly string[], io: Io): Promise<void> {
  const [verb, ...rest] = args;
  if (verb === "backup") return await backup(rest, io);
  if (verb === "restore") return await restore(rest, io);
  await list(args, io);
}

/** Writes the records of a range to stdout. */
async function list(args: readonly string[], io: Io): Promise<void> {
  const { values } = parseCommand(args, {
    from: { type: "string" },
    to: { type: "string" },
    format: { type: "string", default: "json" },
  });
  const format = oneOf(values.format, "format", RECORD_FORMATS);
  const range = rangeOf(values);
  const config = readConfig(Deno.env.toObject(), { cores: 1 });
  const store = await openRecords(config);
  try {
    const text = toRecordStream(store.stream(range), format).pipeThrough(new TextDecoderStream());
    for await (const chunk of text) await io.out(chunk);
  } finally {
    await store.close();
  }
}

function rangeOf(values: { readonly from?: string; readonly to?: string }) {
  try {
    return parseRange({ from: values.from, to: values.to }, { from: "--from", to: "--to" });
  } catch (thrown) {
    throw thrown instanceof IadError ? new UsageError(thrown.message) : thrown;
  }
}
