/**
 * Prints what `deno` is to be called with: `serve`, `watch` or `iad`. The tasks of deno.json put it in place, so that the flags
 * stand once, follow the settings, and no task prints them.
 */
import { commandArguments, nativeLibraries, serveArguments } from "../../src/cli/permissions.ts";

const ROOT = new URL("../../", import.meta.url);

async function wordsFor(what: string | undefined): Promise<readonly string[]> {
  const libraries = await nativeLibraries(ROOT);
  if (what === "iad") return commandArguments(libraries);
  return serveArguments(Deno.env.toObject(), {
    libraries,
    ...(what === "watch" && { run: ["run", "--watch"] }),
  });
}

await Deno.stdout.write(new TextEncoder().encode(`${(await wordsFor(Deno.args[0])).join(" ")}\n`));
