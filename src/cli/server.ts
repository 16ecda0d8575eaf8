/** The host of `serve`: files, workers, an embedded database and a listener of its own. It opens them, and closes them in reverse. */
import process from "node:process";
import { type Config, PREFIX } from "../config/mod.ts";
import { CONNECTION_FAULTS } from "../listener/mod.ts";
import { type License, readLicense } from "../license/mod.ts";
import { createPurge, createServer, type Ports, type Server } from "../server/mod.ts";
import type { Logger } from "../telemetry/mod.ts";
import { type Analyser, createAnalyser } from "../analysis/mod.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { CommandError } from "./args.ts";
import { loadClient } from "./client_build.ts";
import { deviceHashSecret } from "./device_hash_key.ts";
import { createPrivateFolder } from "./durable_file.ts";
import { atPath } from "./file_faults.ts";
import { listen, type Listening } from "./http_listener.ts";
import { openKeyDirectory } from "./key_directory.ts";
import { serveRecords } from "./record_store.ts";
import { openTokenFile } from "./token_file.ts";

interface RunningServer {
  readonly url: string;
  /** Not ready, wait for balancers, drain within the hard limit, close. Returns false when the limit struck. */
  shutdown(): Promise<boolean>;
}

/**
 * What a test of the whole server may put in place of a camera, since no flag of a browser gives an honest one. Code alone
 * can ask for it: no setting, no argument and no bundle reaches it.
 */
export interface TestBuild {
  /** Labels of test devices that pass as a camera's or microphone's own name. */
  readonly trustedLabels?: readonly RegExp[];
  /** Takes out of an analysis what a test's pictures cannot have. */
  readonly wrapAnalyser?: (analyser: Analyser) => Analyser;
}

const START_TIMEOUT_MS = 60_000;
/** After SIGTERM a body that still arrives has so long to be whole. */
const BODY_GRACE_MS = 2_000;
/** Of the drain's hard limit: what requests get to finish; the rest is for closing workers and database in order. */
const REQUESTS_SHARE = 0.6;

export interface StartOptions extends TestBuild {
  /** Log lines that were dropped, for the metrics. */
  readonly droppedLogLines?: () => number;
}

export async function startServer(
  config: Config,
  log: Logger,
  options: StartOptions = {},
): Promise<RunningServer> {
  const started = performance.now();
  let listening: Listening | undefined;
  const opened = await openPorts(config, log, {
    ...options,
    connections: () => listening?.connections() ?? 0,
  });
  const { trustedLabels } = options;
  const { license } = opened;
  const server = await createServer(opened.ports, {
    config,
    license,
    ...(trustedLabels && { trustedLabels }),
  });
  const listener = listening = listen(config, { fetch: server.fetch, log, metrics: server.metrics });
  log.info("listening", {
    version: config.buildVersion,
    host: listener.url,
    port: listener.port,
    pipeline: config.pipeline,
    workers: config.workers,
    duration_ms: Math.round(performance.now() - started),
  });
  let closing: Promise<boolean> | undefined;
  return {
    url: listener.url,
    shutdown: () =>
      closing ??= (async () => {
        server.drain();
        log.info("draining", { count: server.inFlight() });
        await new Promise((resolve) => setTimeout(resolve, config.shutdownDelayMs));
        return await within(closeAll({ server, listener, opened }, config.shutdownMs), config.shutdownMs);
      })(),
  };
}

interface Opened {
  readonly ports: Ports;
  readonly license: License;
  /** What looks at files and purges records from time to time. */
  readonly watchers: readonly { close(): void }[];
}

/** Everything that the server stands on, in the order in which a fault should be told. */
async function openPorts(
  config: Config,
  log: Logger,
  { wrapAnalyser = (analyser) => analyser, droppedLogLines = () => 0, connections }: StartOptions & {
    readonly connections: () => number;
  },
): Promise<Opened> {
  const { dataDir, keysDir, clientBuildsDir } = config;
  await atPath("DATA_DIR", dataDir, () => createPrivateFolder(dataDir));
  if (config.ignored.length > 0) {
    log.info("kubernetes_names_ignored", { count: config.ignored.length, setting: config.ignored });
  }
  refuseSecrets(config);
  const tokens = await openTokenFile(config.http, log);
  const license = await readLicense(config.license);
  const { client, builds } = await atPath("CLIENT_BUILDS_DIR", clientBuildsDir, () => loadClient(config));
  log.info("client_builds_loaded", { count: builds.size });
  const keys = await atPath("KEYS_DIR", keysDir, () => openKeyDirectory(keysDir, log));
  const records = await serveRecords(config, log);
  const purge = (await createPurge(records, log)).schedule();
  const { models, analyser } = await startAnalyser(config, log);
  const deviceHash = await atPath("DATA_DIR", dataDir, () => deviceHashSecret(config, log));
  return {
    license,
    watchers: [purge, keys, tokens],
    ports: {
      assets: { models, client, builds },
      keys: { ring: keys.current, tokens: tokens.current, deviceHash },
      records,
      analyser: wrapAnalyser(analyser),
      clock: { now: Date.now, elapsed: () => performance.now() },
      log,
      host: {
        runtime: `deno ${Deno.version.deno}`,
        memoryUsage: Deno.memoryUsage,
        connections,
        droppedLogLines,
        connectionFaults: CONNECTION_FAULTS,
        lacks: [],
      },
    },
  };
}

/** A setting that nobody reads must not pass silently. */
function refuseSecrets({ secrets }: Config): void {
  const unread = { KEYS: secrets.keys, TOKENS: secrets.tokens };
  for (const [name, value] of Object.entries(unread)) {
    if (value === undefined) continue;
    throw new CommandError(`${PREFIX}${name} is for hosts without files: docs/deploy.md#edges`);
  }
}

async function startAnalyser(config: Config, log: Logger) {
  const { assets, models } = await loadAssets(undefined, {
    detector: config.faceDetector,
    liveness: config.faceLiveness,
  });
  if (config.faceLiveness.kind === "builtin") {
    log.warn("builtin_liveness_not_recommended", {
      detail: "docs/models.md names networks and servers that are better",
    });
  }
  const analyser = await createAnalyser({
    assets,
    workers: config.workers,
    maxQueue: config.queueSize,
    startTimeoutMs: START_TIMEOUT_MS,
    photoMs: config.photoMs,
    processorMs,
    maxWorkerBytes: config.workerBytes,
  });
  return { models, analyser };
}

async function closeAll(
  { server, listener, opened: { ports, watchers } }: {
    readonly server: Server;
    readonly listener: Listening;
    readonly opened: Opened;
  },
  shutdownMs: number,
): Promise<void> {
  for (const watcher of watchers) watcher.close();
  const bodyGrace = setTimeout(server.closeBodies, Math.min(BODY_GRACE_MS, shutdownMs / 4));
  await listener.close(shutdownMs * REQUESTS_SHARE);
  clearTimeout(bodyGrace);
  server.closeBodies();
  await ports.analyser.close();
  await ports.records.close();
}

/** True when `work` settled in time. */
async function within(work: Promise<void>, milliseconds: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), milliseconds);
  try {
    return await Promise.race([work.then(() => true), promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Of this process so far, all its threads together. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
