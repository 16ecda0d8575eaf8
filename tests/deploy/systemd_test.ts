/** The systemd unit: how exposed it is by systemd's own count, and that its command starts the server. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { TextLineStream } from "../../harness/text_lines.ts";

const ROOT = new URL("../../", import.meta.url);
const UNIT = fileURLToPath(new URL("deploy/systemd/iad-server.service", ROOT));
const MAX_EXPOSURE = 2.0;
const START_MS = 120_000;
const text = await Deno.readTextFile(UNIT);

/** Values of a setting, continued lines joined. */
function valuesOf(name: string): string[] {
  const lines = text.replaceAll(/\\\n\s*/g, "").split("\n");
  return lines.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1));
}

const analyses = await new Deno.Command("systemd-analyze", { args: ["--version"] }).output()
  .then(({ success }) => success, () => false);

Deno.test({ name: "its exposure is at most 2.0", ignore: !analyses }, async () => {
  const { stdout } = await new Deno.Command("systemd-analyze", {
    args: ["security", "--offline=true", "--no-pager", UNIT],
    env: { SYSTEMD_COLORS: "0" },
  }).output();
  const found = new TextDecoder().decode(stdout).match(/exposure level for \S+: ([\d.]+)/);
  assert.ok(found !== null && Number(found[1]) <= MAX_EXPOSURE, `${found?.[0]}`);
});

Deno.test("it may write to its own folders alone, waits for the drain, and holds no secret", () => {
  assert.deepEqual(valuesOf("ProtectSystem"), ["strict"]);
  assert.deepEqual(valuesOf("DynamicUser"), ["yes"]);
  assert.ok(Number(valuesOf("TimeoutStopSec")[0]) > 15);
  assert.doesNotMatch(text, /_TOKEN=|HASH_KEY=/);
});

Deno.test("its command starts the assembled server, with the folders of the unit alone, and drains it", async () => {
  const folder = await Deno.makeTempDir({ prefix: "iad_unit_" });
  const places: Readonly<Record<string, string>> = {
    "/opt/iad-server": `${folder}/opt`,
    "/var/lib/iad-server": `${folder}/lib`,
    "/var/cache/iad-server": `${folder}/cache`,
    "/etc/iad-server": `${folder}/etc`,
    "/usr/local/bin/deno": Deno.execPath(),
  };
  const here = (value: string) =>
    Object.entries(places).reduce((all, [there, path]) => all.replaceAll(there, path), value);
  try {
    await assemble(places["/opt/iad-server"]!);
    const [program = "", ...args] = here(valuesOf("ExecStart")[0]!).split(" ");
    const pairs = valuesOf("Environment").flatMap((line) => here(line).split(" "));
    const env = Object.fromEntries(pairs.map((pair) => pair.split("=") as [string, string]));
    const child = new Deno.Command(program, {
      args,
      cwd: here(valuesOf("WorkingDirectory")[0]!),
      env: { ...env, IAD_SERVER_PORT: "0", IAD_SERVER_WORKERS: "1" },
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const timer = setTimeout(() => child.kill("SIGKILL"), START_MS);
    const events: unknown[] = [];
    for await (const line of child.stdout.pipeThrough(new TextLineStream())) {
      const { event } = JSON.parse(line);
      events.push(event);
      if (event === "listening") child.kill("SIGTERM");
    }
    clearTimeout(timer);
    assert.equal((await child.status).code, 0, events.join());
    assert.ok(events.includes("listening") && events.includes("client_builds_loaded"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function assemble(target: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tools/container/assemble.ts", target],
    cwd: ROOT,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}
