/** `deno task changelog`: CHANGELOG.md from the commits that lead to HEAD. */
import { formatChangelog, LOG_FORMAT, parseLog, releasesOf } from "./changelog.ts";

const ROOT = new URL("../../", import.meta.url);

async function main(): Promise<number> {
  const git = new Deno.Command("git", {
    args: ["log", "--first-parent", "--decorate=full", "--no-color", `--format=${LOG_FORMAT}`, "HEAD"],
    cwd: ROOT,
  });
  const { success, stdout, stderr } = await git.output();
  if (!success) {
    Deno.stderr.writeSync(stderr);
    return 1;
  }
  const text = formatChangelog(releasesOf(parseLog(new TextDecoder().decode(stdout))));
  await Deno.writeTextFile(new URL("CHANGELOG.md", ROOT), text);
  return 0;
}

Deno.exit(await main());
