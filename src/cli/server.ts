/** The composition root of `serve`: the only place that builds the parts and ties them together. */
import { CallerRates, createAccess } from "../access/mod.ts";
import { createApp } from "../app.ts";
import { CAPTURE_TYPES } from "../bundle/mod.ts";
import { API_VERSION, type Config } from "../config/mod.ts";
import { CONNECTION_FAULTS } from "../listener/mod.ts";
import { readLicense } from "../license/mod.ts";
import { createRemoteLiveness, type LivenessSource } from "../liveness/mod.ts";
import { createChecker } from "../check/mod.ts";
import { createNonceIssuer, deviceHash, importDeviceHashKey } from "../records/mod.ts";
import { createMetrics, type Logger, STAGES } from "../telemetry/mod.ts";
import { REJECTION_REASONS } from "../verdict/mod.ts";
import { type Analyser, createAnalyser } from "../analysis/mod.ts";
import { ArrivingBodies, ROUTES } from "../../routes/mod.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { loadClient } from "./client_build.ts";
import { deviceHashSecret } from "./device_hash_key.ts";
import { createPrivateFolder } from "./durable_file.ts";
import { listen, type Listening } from "./http_listener.ts";
import { openKeyDirectory } from "./key_directory.ts";
import { schedulePurge } from "./purge.ts";
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
  { trustedLabels, wrapAnalyser = (analyser) => analyser, droppedLogLines = () => 0 }: StartOptions = {},
): Promise<RunningServer> {
  const started = performance.now();
  await createPrivateFolder(config.dataDir);
  if (config.ignored.length > 0) {
    log.info("kubernetes_names_ignored", { count: config.ignored.length, setting: config.ignored });
  }
  const tokens = await openTokenFile(config.http, log);
  const license = await readLicense(config.license);
  const { client, builds } = await loadClient(config);
  log.info("client_builds_loaded", { count: builds.size });
  const keys = await openKeyDirectory(config.keysDir, log);
  const records = await serveRecords(config, log);
  const purge = await schedulePurge(records, log);
  const { assets, models } = await loadAssets(undefined, {
    detector: config.faceDetector,
    liveness: config.faceLiveness,
  });
  if (config.faceLiveness.kind === "builtin") {
    log.warn("builtin_liveness_not_recommended", {
      detail: "docs/models.md names networks and servers that are better",
    });
  }
  const analyser = wrapAnalyser(
    await createAnalyser({
      assets,
      workers: config.workers,
      maxQueue: config.queueSize,
      startTimeoutMs: START_TIMEOUT_MS,
      photoMs: config.photoMs,
      maxWorkerBytes: config.workerBytes,
    }),
  );
  const hashKey = await importDeviceHashKey(await deviceHashSecret(config, log));
  const bodies = new ArrivingBodies(config.http.bodies);
  let http: Listening | undefined;
  const metrics = createMetrics({
    routes: ROUTES,
    reasons: REJECTION_REASONS,
    stages: STAGES,
    captureTypes: CAPTURE_TYPES,
    models,
    version: config.buildVersion,
    pipeline: config.pipeline,
    runtime: `deno ${Deno.version.deno}`,
    licenseExpiresMs: () => license.expiresMs,
    memoryUsage: () => Deno.memoryUsage(),
    pool: () => analyser.status(),
    listener: () => ({
      connections: http?.connections() ?? 0,
      arrivingBodies: bodies.arriving,
      heldBytes: bodies.heldBytes,
      droppedLogLines: droppedLogLines(),
    }),
    connectionFaults: CONNECTION_FAULTS,
    nowMs: Date.now,
  });
  const checker = createChecker({
    keyRing: keys.current,
    analyser,
    memory: records,
    records,
    clientBuilds: builds,
    liveness: livenessSource(config),
    now: Date.now,
    metrics,
  }, {
    pipeline: config.pipeline,
    image: config.image,
    faces: config.faces,
    freshness: config.freshness,
    nonceRequired: config.nonce.required,
    serverVersion: config.buildVersion,
    modelVersion: models.map(({ model, version }) => `${model} ${version}`).join(", "),
    maxInFlight: config.workers + config.queueSize,
    hashDevice: (deviceId) => deviceHash(hashKey, deviceId),
    ...(trustedLabels && { trustedLabels }),
  });

  let draining = false;
  const app = createApp({
    apiVersion: API_VERSION,
    buildVersion: config.buildVersion,
    checker,
    records,
    nonces: createNonceIssuer(records, { ...config.nonce, now: Date.now }),
    client,
    http: config.http,
    captureTypes: config.captureTypes,
    access: createAccess(tokens.current),
    nonceRates: new CallerRates({ perSecond: config.http.nonceRate, now: () => performance.now() }),
    analyser,
    publicKeys: () => keys.current().publicKeys(),
    license,
    now: Date.now,
    metrics,
    log,
    draining: () => draining,
    bodies,
    deadlineMs: config.deadlineMs,
  });
  const listening = http = listen(config, { fetch: app.fetch, log, metrics });
  log.info("listening", {
    version: config.buildVersion,
    host: listening.url,
    port: listening.port,
    pipeline: config.pipeline,
    workers: config.workers,
    duration_ms: Math.round(performance.now() - started),
  });

  async function close(): Promise<void> {
    purge.stop();
    keys.close();
    tokens.close();
    const bodyGrace = setTimeout(() => bodies.close(), Math.min(BODY_GRACE_MS, config.shutdownMs / 4));
    await listening.close(config.shutdownMs * REQUESTS_SHARE);
    clearTimeout(bodyGrace);
    bodies.close();
    await analyser.close();
    await records.close();
  }
  let closing: Promise<boolean> | undefined;
  return {
    url: listening.url,
    shutdown: () =>
      closing ??= (async () => {
        draining = true;
        log.info("draining", { count: checker.inFlight() });
        await new Promise((resolve) => setTimeout(resolve, config.shutdownDelayMs));
        return await within(close(), config.shutdownMs);
      })(),
  };
}

function livenessSource({ faceLiveness }: Config): LivenessSource {
  if (faceLiveness.kind === "off") return { kind: "off" };
  if (faceLiveness.kind !== "remote") return { kind: "network" };
  return { kind: "remote", remote: createRemoteLiveness({ url: faceLiveness.url }) };
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
