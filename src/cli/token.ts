import { makeToken, SCOPES, TokenFileError } from "../access/mod.ts";
import { type Io, parseCommand, required, UsageError } from "./args.ts";

/** `token create`: prints a new token, which nobody can show again, and the line for the file of tokens. What is which is said beside. */
export async function token(args: readonly string[], io: Io): Promise<void> {
  const { values, positionals } = parseCommand(args, {
    name: { type: "string" },
    scopes: { type: "string", default: "check" },
  }, 1);
  if (positionals[0] !== "create") throw new UsageError('The only token command is "create"');
  const scopes = values.scopes.split(",").map((scope) => scope.trim());
  try {
    const made = await makeToken(required(values.name, "name"), scopes);
    await io.err("The token, which cannot be shown again, and its line for the file of tokens:\n");
    await io.out(`${made.token}\n${made.line}\n`);
  } catch (thrown) {
    if (!(thrown instanceof TokenFileError)) throw thrown;
    throw new UsageError(
      `--name is letters, digits, ".", "_", "-"; --scopes a comma list of: ${SCOPES.join(", ")}`,
    );
  }
}
