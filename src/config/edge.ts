/** Settings of a host without files, threads and sockets of its own: docs/deploy.md. */
import { databaseFile } from "../records/mod.ts";
import { ConfigError } from "./config_error.ts";
import { PREFIX } from "./environment.ts";
import { type Config, readConfig } from "./mod.ts";

/** A {@link Config} whose secrets are all there. */
export interface EdgeConfig extends Config {
  readonly secrets: { readonly keys: string; readonly tokens: string | undefined };
  readonly deviceHashKey: string;
}

/** Settings that name files, threads or connections. */
const OF_SERVE = [
  "DATA_DIR",
  "KEYS_DIR",
  "TOKENS_FILE",
  "DATABASE_TOKEN_FILE",
  "CLIENT_DIR",
  "CLIENT_BUILDS_DIR",
  "CLIENT_BUILDS_KEY",
  "WORKERS",
  "WORKER_MEMORY_MB",
  "MAX_CONNECTIONS",
  "HEADER_TIMEOUT_MS",
  "IDLE_TIMEOUT_MS",
  "SHUTDOWN_DELAY_MS",
  "SHUTDOWN_TIMEOUT_MS",
];
const NEEDED = ["DATABASE_URL", "KEYS", "DEVICE_HASH_KEY"];

/**
 * As {@link readConfig}, which see. `listens`: the host itself opens a port; without one HOST and PORT say nothing, and
 * the server is open to no one without tokens.
 */
export function readEdgeConfig(
  environment: Readonly<Record<string, string>>,
  { listens }: { readonly listens: boolean },
): EdgeConfig {
  const has = (name: string) => (environment[`${PREFIX}${name}`] ?? "") !== "";
  const problems = [
    ...OF_SERVE.filter(has).map((name) =>
      `${PREFIX}${name} says nothing on this host: it has no files and no workers`
    ),
    ...NEEDED.filter((name) => !has(name)).map((name) => `${PREFIX}${name} must be set on this host`),
  ];
  const unheard = listens ? {} : { [`${PREFIX}HOST`]: "0.0.0.0", [`${PREFIX}PORT`]: "0" };
  const config = collecting(problems, () => readConfig({ ...environment, ...unheard }, { cores: 1 }));
  if (config !== undefined) problems.push(...unfit(config, { hasDatabase: has("DATABASE_URL") }));
  const { deviceHashKey, secrets: { keys, tokens } } = config ?? { deviceHashKey: undefined, secrets: {} };
  if (config === undefined || problems.length > 0 || keys === undefined || deviceHashKey === undefined) {
    throw new ConfigError(problems);
  }
  return Object.freeze({ ...config, deviceHashKey, secrets: Object.freeze({ keys, tokens }) });
}

function collecting(problems: string[], read: () => Config): Config | undefined {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown;
    problems.push(...thrown.problems);
    return undefined;
  }
}

/** What a setting asks for and this host has not. */
function unfit(
  { database, faceDetector, faceLiveness, http, secrets }: Config,
  { hasDatabase }: { readonly hasDatabase: boolean },
): string[] {
  const problems: string[] = [];
  if (hasDatabase && (databaseFile(database.url) !== undefined || /^wss?:/i.test(database.url))) {
    problems.push(`${PREFIX}DATABASE_URL must be a libsql:, https: or http: URL on this host`);
  }
  if (faceDetector.kind !== "builtin") problems.push(`${PREFIX}FACE_DETECTOR must be builtin on this host`);
  if (faceLiveness.kind === "builtin" || faceLiveness.kind === "operator") {
    problems.push(`${PREFIX}FACE_LIVENESS must be off or a URL on this host`);
  }
  if (secrets.tokens === undefined && !http.open && !http.loopback) {
    problems.push(`${PREFIX}TOKENS must be set on this host, or ${PREFIX}OPEN=true`);
  }
  return problems;
}
