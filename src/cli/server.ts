/** The composition root of `serve`: the only place that builds the parts and ties them together. */
import { createApp } from "../app.ts";
import { CAPTURE_TYPES } from "../bundle/mod.ts";
import { type Config, SERVER_VERSION } from "../config.ts";
import { readLicense } from "../license/mod.ts";
import { createRemoteLiveness, type LivenessSource } from "../liveness/mod.ts";
import { createChecker } from "../check/mod.ts";
import { createNonceIssuer, deviceHash, importDeviceHashKey } from "../records/mod.ts";
import { createMetrics, type Logger, STAGES } from "../telemetry/mod.ts";
import { REJECTION_REASONS } from "../verdict/mod.ts";
import { type Analyser, createAnalyser } from "../analysis/mod.ts";
import { ROUTES } from "../../routes/mod.ts";
import { loadAssets } from "../../wasm/mod.ts";
import { loadClient } from "./client_build.ts";
import { deviceHashSecret } from "./device_hash_key.ts";
import { createPrivateFolder } from "./durable_file.ts";
import { openKeyDirectory } from "./key_directory.ts";
import { schedulePurge } from "./purge.ts";
import { serveRecords } from "./record_store.ts";

export interface RunningServer {
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

export async function startServer(
  config: Config,
  log: Logger,
  { trustedLabels, wrapAnalyser = (analyser) => analyser }: TestBuild = {},
): Promise<RunningServer> {
  const started = performance.now();
  await createPrivateFolder(config.dataDir);
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
  const metrics = createMetrics({
    routes: ROUTES,
    reasons: REJECTION_REASONS,
    stages: STAGES,
    captureTypes: CAPTURE_TYPES,
    models,
    version: SERVER_VERSION,
    pipeline: config.pipeline,
    runtime: `deno ${Deno.version.deno}`,
    licenseExpiresMs: () => license.expiresMs,
    memoryUsage: () => Deno.memoryUsage(),
    pool: () => analyser.status(),
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
    serverVersion: SERVER_VERSION,
    modelVersion: models.map(({ model, version }) => `${model} ${version}`).join(", "),
    maxInFlight: config.workers + config.queueSize,
    hashDevice: (deviceId) => deviceHash(hashKey, deviceId),
    ...(trustedLabels && { trustedLabels }),
  });

  let draining = false;
  const app = createApp({
    version: SERVER_VERSION,
    checker,
    records,
    nonces: createNonceIssuer(records, { ...config.nonce, now: Date.now }),
    client,
    demo: config.demo,
    analyser,
    publicKeys: () => keys.current().publicKeys(),
    license,
    now: Date.now,
    metrics,
    log,
    draining: () => draining,
    maxBodyBytes: config.maxBodyBytes,
    deadlineMs: config.deadlineMs,
  });
  const server = Deno.serve({ hostname: config.host, port: config.port, onListen: () => {} }, app.fetch);
  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  const url = `http://${host}:${server.addr.port}`;
  log.info("listening", {
    host: url,
    port: server.addr.port,
    pipeline: config.pipeline,
    workers: config.workers,
    duration_ms: Math.round(performance.now() - started),
  });

  async function close(): Promise<void> {
    purge.stop();
    keys.close();
    await server.shutdown();
    await analyser.close();
    await records.close();
  }
  let closing: Promise<boolean> | undefined;
  return {
    url,
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
