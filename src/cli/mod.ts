import { IadError } from "../errors.ts";
import { ConfigError } from "../config/mod.ts";
import { CommandError, type Io, PROCESS_IO, UsageError } from "./args.ts";

type Command = (args: readonly string[], io: Io) => Promise<number | void>;

/** Subcommands are loaded when they are asked for: `inspect` needs no ONNX runtime and no database. */
const COMMANDS: Readonly<Record<string, { readonly usage: string; readonly load: () => Promise<Command> }>> =
  {
    serve: { usage: "", load: async () => (await import("./serve.ts")).serve },
    keygen: {
      usage: "[--suite p256|x25519|hybrid] [--key-id HEX] [--default] --out DIR",
      load: async () => (await import("./keygen.ts")).keygen,
    },
    keys: { usage: "--in DIR", load: async () => (await import("./keys.ts")).keys },
    seal: {
      usage: "--photo F (--public-key F | --server URL) [--signals F.json] [--external TEXT] [--nonce HEX] " +
        "[--created RFC3339] [--suite p256|x25519|hybrid] [--type face|document] --out F",
      load: async () => (await import("./seal.ts")).seal,
    },
    open: { usage: "--private-key F BUNDLE --out DIR", load: async () => (await import("./open.ts")).open },
    inspect: { usage: "BUNDLE", load: async () => (await import("./inspect.ts")).inspect },
    explain: {
      usage: "--private-key F [--pipeline NAME] [--received RFC3339] [--database] [--json] BUNDLE",
      load: async () => (await import("./explain.ts")).explain,
    },
    records: {
      usage:
        "[--from yyyy-MM-dd] [--to yyyy-MM-dd] [--format json|csv|ndjson] | backup --out F | restore [--replace] F",
      load: async () => (await import("./records.ts")).records,
    },
    token: {
      usage: "create --name NAME [--scopes check,extract,records,metrics,nonces]",
      load: async () => (await import("./token.ts")).token,
    },
    license: {
      usage:
        "issue --private-key F --subject TEXT --expires yyyy-MM-dd | show [--token T --public-key F] | keygen --out DIR",
      load: async () => (await import("./license.ts")).license,
    },
    healthcheck: {
      usage: "[--server URL]",
      load: async () => (await import("./healthcheck.ts")).healthcheck,
    },
  };

function help(): string {
  const lines = Object.entries(COMMANDS).map(([name, { usage }]) => `  ${name} ${usage}`.trimEnd());
  return `Usage: iad COMMAND\n\n${lines.join("\n")}\n`;
}

/** Runs one command. Exit code: 0 done, 1 could not do it, 2 bad arguments (one-line reason on stderr). */
export async function run(args: readonly string[], io: Io = PROCESS_IO): Promise<number> {
  const [name, ...rest] = args;
  if (name === "help" || name === "--help" || name === "-h") {
    await io.out(help());
    return 0;
  }
  const command = name === undefined || !Object.hasOwn(COMMANDS, name) ? undefined : COMMANDS[name];
  if (command === undefined) {
    await complain(
      io,
      name === undefined ? "A command is required" : `Unknown command "${name}"`,
      "try: iad help",
    );
    return 2;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    await io.out(`usage: iad ${name} ${command.usage}\n`);
    return 0;
  }
  try {
    return await (await command.load())(rest, io) ?? 0;
  } catch (thrown) {
    if (thrown instanceof UsageError) {
      await complain(io, thrown.message, `usage: iad ${name} ${command.usage}`);
      return 2;
    }
    if (thrown instanceof ConfigError) {
      for (const problem of thrown.problems) await complain(io, problem);
      return 2;
    }
    if (thrown instanceof CommandError || thrown instanceof IadError) {
      await complain(io, thrown.message, thrown instanceof IadError ? thrown.detail : undefined);
      return 1;
    }
    throw thrown;
  }
}

async function complain(io: Io, reason: string, hint?: string): Promise<void> {
  const line = hint === undefined ? reason : `${reason} (${hint})`;
  await io.err(`iad: ${line.replaceAll("\n", "; ")}\n`);
}
