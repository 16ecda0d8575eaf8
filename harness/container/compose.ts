/**
 * Starts what compose files describe, on machines without an engine: each service's process with its settings, secrets and
 * volumes. Names of services become addresses on loopback.
 */
import { sqldProgram } from "../sqld_program.ts";
import { type Program, startProgram } from "../browser/processes.ts";
import { parse } from "../packages/yaml.ts";
import { openImage } from "./build.ts";
import { runImage } from "./run.ts";

const LIMIT_S = 900;
const HEALTHY_MS = 120_000;
const ROOT = new URL("../../", import.meta.url);

export interface Service {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly extends?: { readonly service: string };
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly depends_on?: readonly string[] | Readonly<Record<string, { readonly condition: string }>>;
}

interface ComposeFiles {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

/** Files later in the list go before, as Compose merges them: a service's settings one by one. */
export async function readComposeFiles(names: readonly string[]): Promise<ComposeFiles> {
  const files = await Promise.all(names.map(async (name) => {
    // The tag !reset takes a value away: here it is read as the empty list that follows.
    return parse(await Deno.readTextFile(new URL(name, ROOT)), { merge: true, logLevel: "error" });
  }));
  const services: Record<string, Service> = {};
  for (const file of files) {
    for (const [name, { extends: base, ...service }] of Object.entries<Service>(file.services)) {
      services[name] = { ...(base && services[base.service]), ...services[name], ...service };
    }
  }
  return { services, secrets: Object.assign({}, ...files.map(({ secrets }) => secrets)) };
}

interface StartOptions {
  /** In the place of the folder `secrets/`. */
  readonly secrets: string;
  /** For volumes; empty, and removed by whoever made it. */
  readonly folder: string;
  /** Host ports of the files to ports of this machine. */
  readonly ports: Readonly<Record<string, number>>;
}

/** Starts every service; returns what stops them all. */
export async function startServices(
  { services, secrets }: ComposeFiles,
  options: StartOptions,
): Promise<{ stop(): Promise<void>; readonly log: readonly string[] }> {
  const log: string[] = [];
  const addresses = addressesOf(services, options.ports);
  const stops: (() => Promise<unknown>)[] = [];
  const at = { ...options, addresses, secretFiles: secrets, onLine: (line: string) => log.push(line) };
  // What others need comes first, and ends last.
  for (const [name, service] of Object.entries(services).sort(([a], [b]) => rank(a) - rank(b))) {
    for (const needed of mustBeHealthy(service)) await healthy(`http://${addresses[needed]}/health`, log);
    stops.unshift(await startService(name, service, at));
  }
  return {
    log,
    stop: async () => {
      for (const stop of stops) await stop();
    },
  };
}

function mustBeHealthy({ depends_on = [] }: Service): string[] {
  const conditions = Object.entries(depends_on as Record<string, { readonly condition?: string }>);
  return conditions.filter(([, { condition }]) => condition === "service_healthy").map(([name]) => name);
}

async function healthy(url: string, log: readonly string[]): Promise<void> {
  const until = performance.now() + HEALTHY_MS;
  while (performance.now() < until) {
    const response = await fetch(url).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} is not healthy:\n${log.join("\n")}`);
}

const rank = (name: string) => ["sqld", "server", "server-2", "nginx"].indexOf(name);

interface Place extends StartOptions {
  readonly addresses: Readonly<Record<string, string>>;
  readonly secretFiles: ComposeFiles["secrets"];
  readonly onLine: (line: string) => void;
}

async function startService(name: string, service: Service, place: Place): Promise<() => Promise<unknown>> {
  if (name === "sqld") return stopOf(await startSqldService(service, place));
  if (name === "nginx") return stopOf(await startNginx(service, place));
  return await startServer(name, service, place);
}

function stopOf(program: Program): () => Promise<void> {
  return () => program.stop();
}

async function startSqldService({ command = [] }: Service, { folder, addresses, onLine }: Place) {
  const args = command.map((word) =>
    word.replace("0.0.0.0:8080", addresses["sqld"]!).replace("/var/lib/sqld", folder)
  );
  return startProgram(await sqldProgram(), { args, limit: LIMIT_S, onLine });
}

async function startServer(name: string, service: Service, place: Place) {
  const { addresses, folder, secretFiles, onLine } = place;
  const image = await openImage();
  const data = `${folder}/data`;
  await Deno.mkdir(data, { recursive: true });
  const [user] = image.config.User.split(":");
  await Deno.chown(data, Number(user), Number(user));
  const [host = "", port = ""] = addresses[name]!.split(":");
  const settings = Object.entries(service.environment ?? {}).map(([key, value]) => [
    key,
    withAddresses(value, addresses),
  ]);
  const server = runImage(image, {
    env: { ...Object.fromEntries(settings), IAD_SERVER_HOST: host, IAD_SERVER_PORT: port },
    volumes: { "/data": data },
    readOnlyVolumes: Object.fromEntries((service.secrets ?? []).map((secret) => [
      `/run/secrets/${secret}`,
      secretFiles[secret]!.file.replace("./secrets", place.secrets),
    ])),
    onLine,
  });
  return async () => {
    server.kill("SIGTERM");
    const status = await server.status;
    if (status !== 0) throw new Error(`${name} ended with ${status}: ${server.errors.join("; ")}`);
  };
}

/** The real nginx with the real configuration; addresses, port and its folder for temporary files are this machine's. */
async function startNginx({ volumes = [] }: Service, { folder, secrets, addresses, onLine }: Place) {
  const etc = `${folder}/etc`;
  await Deno.mkdir(etc, { recursive: true });
  for (const volume of volumes) {
    const [from = "", to = ""] = volume.split(":");
    const target = to.replace("/etc/iad", etc);
    if (from.startsWith("./secrets")) await Deno.symlink(from.replace("./secrets", secrets), target);
    else {
      const text = await Deno.readTextFile(new URL(from, ROOT));
      const here = withAddresses(text, addresses).replaceAll("/tmp/", `${folder}/`);
      await Deno.writeTextFile(target, here.replace("listen 8443 ", `listen ${addresses["nginx"]} `));
    }
  }
  const args = ["-p", etc, "-c", `${etc}/nginx.conf`, "-g", "daemon off;"];
  return startProgram("/usr/sbin/nginx", { args, limit: LIMIT_S, onLine });
}

function withAddresses(text: string, addresses: Place["addresses"]): string {
  return text.replaceAll(/(?<=\/\/|server )([a-z0-9-]+):8080/g, (whole, name) => addresses[name] ?? whole);
}

/** One for each service: the port that its host port stands for, or a free one. */
function addressesOf(services: ComposeFiles["services"], ports: StartOptions["ports"]) {
  return Object.fromEntries(
    Object.entries(services).map(([name, { ports: published }]) => {
      const hostPort = published?.[0]?.split(":").at(-2);
      return [name, `127.0.0.1:${hostPort === undefined ? freePort() : ports[hostPort]}`];
    }),
  );
}

/** Somebody else may take it before it is used; whoever wants it then ends at once and says so. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
