/**
 * The commands of docs/deploy.md for containers, in order, as a reader types them. No engine runs here: `docker` is read by this
 * test, which starts the processes that an engine would. Ports and folders are the test's own, and nothing else.
 */
import assert from "node:assert/strict";
import { command } from "../../harness/container/command.ts";
import { freePort, readComposeFiles, type Service, startServices } from "../../harness/container/compose.ts";
import { openImage } from "../../harness/container/build.ts";
import { runImage } from "../../harness/container/run.ts";

const ROOT = new URL("../../", import.meta.url);
const PAGE = await Deno.readTextFile(new URL("docs/deploy.md", ROOT));
const MAX_COMMANDS = 10;
const RETRIES = "--retry 60";

/** The commands below a heading. */
function commandsOf(heading: string): readonly string[] {
  const section = PAGE.split(`\n### ${heading}\n`)[1]?.split(/\n##/)[0] ?? "";
  const block = /```sh\n([\s\S]*?)```/.exec(section)?.[1] ?? "";
  const commands = block.trim().split("\n");
  assert.ok(commands.length > 4 && commands.length <= MAX_COMMANDS, `${commands.length} commands`);
  return commands;
}

type Services = Awaited<ReturnType<typeof startServices>>;

/** A reader's shell. */
class Reader {
  readonly #ports: Readonly<Record<string, number>> = { 8080: freePort(), 8443: freePort() };
  services: Services | undefined;

  constructor(readonly folder: string) {}

  /** What the command printed. */
  async type(line: string): Promise<string> {
    const [, files] = line.match(/^docker compose ?(.*) up -d$/) ?? [];
    if (files !== undefined) return await this.#compose(files);
    const [, args, file] = line.match(/^docker run --rm iad-server (.*) > (\S+)$/) ?? [];
    if (args !== undefined) return await this.#runImage(args.split(" "), this.#here(file!));
    // It was built from the same Dockerfile before this test: harness/container/build.ts.
    if (line === "docker build -t iad-server .") return "";
    assert.doesNotMatch(line, /^docker/, "a command that this test does not know");
    const script = `deno() { '${Deno.execPath()}' "$@"; }; ${this.#here(line)}`;
    return await command("bash", ["-euo", "pipefail", "-c", script], { cwd: ROOT });
  }

  #here(text: string): string {
    const there = text.replaceAll(RETRIES, "--retry 150")
      .replaceAll(/(?<![\w/])(secrets|data)(?=[/ ]|$)/g, `${this.folder}/$1`);
    return Object.entries(this.#ports).reduce(
      (all, [port, own]) => all.replaceAll(`:${port}`, `:${own}`),
      there,
    );
  }

  async #runImage(args: readonly string[], file: string): Promise<string> {
    const lines: string[] = [];
    const run = runImage(await openImage(), { args, onLine: (line) => lines.push(line) });
    assert.equal(await run.status, 0, run.errors.join("\n"));
    await Deno.writeTextFile(file, `${lines.join("\n")}\n`);
    return "";
  }

  async #compose(files: string): Promise<string> {
    const names = files === "" ? ["compose.yaml"] : files.split(" ").filter((word) => word !== "-f");
    this.services = await startServices(await readComposeFiles(names), {
      secrets: `${this.folder}/secrets`,
      folder: `${this.folder}/volumes`,
      ports: this.#ports,
    });
    return "";
  }
}

async function follow(heading: string, more: (reader: Reader, last: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "iad_deploy_" });
  // nginx's workers are nobody, and the image's user is no one of this machine.
  await Deno.chmod(folder, 0o755);
  for (const name of ["data", "volumes"]) await Deno.mkdir(`${folder}/${name}`);
  const reader = new Reader(folder);
  try {
    const commands = commandsOf(heading);
    let said = "";
    for (const line of commands) said = await reader.type(line);
    assert.match(said, /^\{"capture_liveness":\{"probability":0\.[5-9].*"rejection":\[\]\}\}$/);
    await more(reader, commands.at(-1)!);
  } catch (thrown) {
    const log = reader.services?.log.slice(-40).join("\n");
    // What stops badly then is no news.
    await reader.services?.stop().catch(() => {});
    reader.services = undefined;
    throw new Error(`${thrown}\n${log}`);
  } finally {
    await reader.services?.stop();
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("Container: from nothing to a verdict in at most ten commands", () =>
  follow("Container", async (reader) => {
    const health = await reader.type("curl -fsS http://127.0.0.1:8080/health");
    assert.equal(health, '{"status":"ok"}');
  }));

Deno.test("Two replicas behind nginx with TLS: a verdict, and its replay at whichever replica", () =>
  follow("Two replicas behind nginx with TLS", async (reader, check) => {
    for (let again = 0; again < 4; again++) {
      assert.match(await reader.type(check), /"rejection":\["SUSPICIOUS_ACTIVITY"\]/);
    }
    const listening = reader.services!.log.filter((line) => line.includes('"event":"listening"'));
    assert.equal(listening.length, 2);
    const status =
      "curl -sS -o /dev/null -w %{http_code} --cacert secrets/tls/tls.crt https://localhost:8443";
    assert.equal(await reader.type(`${status}/metrics`), "404");
    assert.equal(await reader.type(`${status}/bi_records`), "401");
    const plain = "curl -sS -o /dev/null -w %{http_code} http://localhost:8443/health";
    assert.equal(await reader.type(plain), "400");
  }));

Deno.test("every service of the compose files is hardened, and nothing but loopback is published", async () => {
  const { services } = await readComposeFiles(["compose.yaml", "compose.replicas.yaml"]);
  assert.deepEqual(Object.keys(services).sort(), ["nginx", "server", "server-2", "sqld"]);
  for (const [name, service] of Object.entries<Service>(services)) {
    assert.equal(service.read_only, true, name);
    assert.deepEqual(service.cap_drop, ["ALL"], name);
    assert.deepEqual(service.security_opt, ["no-new-privileges:true"], name);
    for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:/, name);
  }
  assert.deepEqual(services["server"]!.ports, []);
  assert.deepEqual(services["server-2"]!.environment, services["server"]!.environment);
  assert.match(await Deno.readTextFile(new URL(".gitignore", ROOT)), /^\/secrets\/$/m);
});
