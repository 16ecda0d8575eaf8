/** Every command of docs/deploy.md for an edge, in order, as a reader types them; only ports and folders are the test's own. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { startSqld } from "../../harness/sqld.ts";
import { workerdProgram } from "../../harness/workerd_program.ts";

const ROOT = new URL("../../", import.meta.url);
const PAGE = await Deno.readTextFile(new URL("docs/deploy.md", ROOT));
const MAX_COMMANDS = 10;

/** The commands below a heading. */
function commandsOf(heading: string): readonly string[] {
  const section = PAGE.split(`\n### ${heading}\n`)[1]?.split(/\n##/)[0] ?? "";
  const block = /```sh\n([\s\S]*?)```/.exec(section)?.[1] ?? "";
  return block.trim().split("\n");
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

/** What a shell prints that runs them; it kills what stayed in its background. */
async function run(commands: readonly string[], databaseUrl: string): Promise<string> {
  const [port, folder] = [freePort(), `data/deploy-${crypto.randomUUID()}`];
  await Deno.mkdir(new URL(folder, ROOT), { recursive: true });
  const workerd = await workerdProgram();
  const script = commands.join("\n")
    .replaceAll("127.0.0.1:8080", `127.0.0.1:${port}`)
    .replaceAll("http://127.0.0.1:8081", databaseUrl)
    .replaceAll("data/", `${folder}/`)
    .replaceAll("--retry 60", "--retry 600");
  const setup = [
    "set -euo pipefail",
    `deno() { '${Deno.execPath()}' "$@"; }`,
    // The same program, without asking npm for it again.
    `npx() { shift 2; exec '${workerd}' "$@"; }`,
    `export IAD_SERVER_PORT=${port}`,
    "trap 'kill 0' EXIT",
  ];
  try {
    const { stdout, stderr } = await new Deno.Command("setsid", {
      args: ["bash", "-c", [...setup, script].join("\n")],
      cwd: fileURLToPath(ROOT),
      stdout: "piped",
      stderr: "piped",
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return `${text(stdout)}\n${text(stderr)}`;
  } finally {
    await Deno.remove(new URL(folder, ROOT), { recursive: true });
  }
}

for (const heading of ["Deno's edge", "Cloudflare's runtime"]) {
  Deno.test(`${heading}: from nothing to a verdict in at most ten commands`, async () => {
    const commands = commandsOf(heading);
    assert.ok(commands.length > 4 && commands.length <= MAX_COMMANDS, `${commands.length}`);
    const sqld = await startSqld();
    try {
      const said = await run(commands, sqld.url);
      assert.match(said, /\{"status":"ok","lacks":\[/, said.slice(-3_000));
      assert.match(said, /\{"capture_liveness":\{"probability":[\d.]+,/, said.slice(-3_000));
    } finally {
      await sqld.stop();
    }
  });
}
