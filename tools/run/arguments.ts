/**
 * Prints what `deno run` is to be called with: `serve`, `watch` or `iad`. The tasks of deno.json put it in place, so that the
 * flags stand once, follow the settings, and no task prints them. Where it cannot say, it prints nothing, and `deno run`
 * without a script is an error: a bare `deno` would be a prompt that may do anything.
 */
import { commandArguments, nativeLibraries, serveArguments } from "../../src/cli/permissions.ts";
import { describeThrowable } from "../../src/errors.ts";

const ROOT = new URL("../../", import.meta.url);

async function wordsFor(what: string | undefined): Promise<readonly string[]> {
  const libraries = await nativeLibraries(ROOT);
  const [_run, ...words] = what === "iad"
    ? commandArguments(libraries)
    : serveArguments(Deno.env.toObject(), { libraries });
  return what === "watch" ? ["--watch", ...words] : words;
}

try {
  await Deno.stdout.write(new TextEncoder().encode(`${(await wordsFor(Deno.args[0])).join(" ")}\n`));
} catch (thrown) {
  await Deno.stderr.write(
    new TextEncoder().encode(
      `iad: ${thrown instanceof Error ? thrown.message : describeThrowable(thrown)}\n`,
    ),
  );
  Deno.exit(2);
}
