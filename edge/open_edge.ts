/** What both edge hosts have in common: the ports of a server that has nothing but a network and an environment. */
import { createClient } from "@libsql/client/web";
import { createInlineAnalyser } from "../src/analysis/mod.ts";
import { type EdgeConfig, readEdgeConfig } from "../src/config/mod.ts";
import type { Kems } from "../src/envelope/mod.ts";
import { readLicense } from "../src/license/mod.ts";
import { createRemoteClient, openRecordStore, OPERATION_TIMEOUT_MS } from "../src/records/mod.ts";
import { createPurge, createServer, type Ports, type Purge, type Server } from "../src/server/mod.ts";
import { configureLogging, createLogger, type Logger } from "../src/telemetry/mod.ts";
import { assembleAssets } from "../wasm/mod.ts";
import { type EmbeddedAssets, openClient, sourceOf } from "./assets.ts";
import { readKeys, readTokens } from "./secrets.ts";

/** What only the host knows. */
interface EdgeHost {
  /** Name and version of the runtime. */
  readonly runtime: string;
  /** Whether the host itself opens a port. */
  readonly listens: boolean;
  readonly memoryUsage: Ports["host"]["memoryUsage"];
  /** KEMs for suites that the host's WebCrypto may lack. */
  readonly kems?: Kems;
}

interface OpenedEdge {
  readonly config: EdgeConfig;
  readonly server: Server;
  readonly purge: Purge;
  readonly log: Logger;
}

const LACKS = [
  "The decoder is not isolated from the keys",
  "A decode that hangs cannot be ended",
  "One photo at a time, on the thread that answers",
  "Connections, headers and idle clients are the platform's to limit",
];

/** Reads settings and secrets, opens the database and the networks. Throws ConfigError, LicenseError or IadError. */
export async function openEdge(
  environment: Readonly<Record<string, string>>,
  assets: EmbeddedAssets,
  host: EdgeHost,
): Promise<OpenedEdge> {
  const config = readEdgeConfig(environment, host);
  // The platform's own log, its only sink.
  // deno-lint-ignore no-console
  configureLogging({ level: config.logLevel, write: (line) => console.log(line) });
  const log = createLogger();
  const license = await readLicense(config.license);
  const ports = await openPorts(config, assets, { ...host, log });
  const server = await createServer(ports, { config, license });
  for (const detail of ports.host.lacks) log.warn("host_lacks", { detail });
  return { config, server, purge: await createPurge(ports.records, log), log };
}

async function openPorts(
  config: EdgeConfig,
  embedded: EmbeddedAssets,
  { log, runtime, memoryUsage, kems }: EdgeHost & { readonly log: Logger },
): Promise<Ports> {
  const tokens = readTokens(config.secrets.tokens);
  if (tokens === undefined) {
    log.warn("access_open", { detail: "no tokens: all who reach this address may use it" });
  }
  const { client, builds } = await openClient(embedded.client);
  const ring = await readKeys(config.secrets.keys, kems);
  log.info("keys_loaded", { count: ring.publicKeys().length });
  const { url, authToken } = config.database;
  const records = await openRecordStore({
    client: createRemoteClient(createClient, {
      url,
      token: () => authToken,
      timeoutMs: OPERATION_TIMEOUT_MS,
    }),
    retentionDays: config.recordsDays,
    featuresDays: config.featuresDays,
    // The edge ends a request's work with its answer, whoever else waits for it.
    sharesWrites: false,
    replayDays: config.replayDays,
    claimTimeoutMs: config.claimTimeoutMs,
  });
  const { assets, models } = await assembleAssets(sourceOf(embedded));
  return {
    assets: { models, client, builds },
    keys: {
      ring: () => ring,
      tokens: () => tokens,
      deviceHash: new TextEncoder().encode(config.deviceHashKey),
    },
    records,
    analyser: await createInlineAnalyser({ assets, maxQueue: config.queueSize, photoMs: config.photoMs }),
    clock: { now: Date.now, elapsed: () => performance.now() },
    log,
    host: {
      runtime,
      memoryUsage,
      connections: () => 0,
      droppedLogLines: () => 0,
      connectionFaults: [],
      lacks: LACKS,
    },
  };
}
