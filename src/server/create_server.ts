/** The one composition: whatever the host, the same parts are tied together here. */
import { CallerRates, createAccess } from "../access/mod.ts";
import { createApp } from "../app.ts";
import { CAPTURE_TYPES } from "../bundle/mod.ts";
import { type Checker, createChecker } from "../check/mod.ts";
import { API_VERSION, type Config } from "../config/mod.ts";
import { createRemoteLiveness, type LivenessSource } from "../liveness/mod.ts";
import { createNonceIssuer, deviceHash, importDeviceHashKey } from "../records/mod.ts";
import { createMetrics, type Metrics, STAGES } from "../telemetry/mod.ts";
import { REJECTION_REASONS } from "../verdict/mod.ts";
import { ArrivingBodies, ROUTES } from "../../routes/mod.ts";
import type { Ports, ServerSettings } from "./ports.ts";

/** The HTTP application with what a host needs of it besides. */
export interface Server {
  /** `remoteAddress`: of whoever asks, where the host knows it. */
  fetch(request: Request, info?: { readonly remoteAddress?: string | undefined }): Promise<Response>;
  readonly metrics: Pick<Metrics, "countConnectionFault">;
  /** Checks and extractions at work or waiting. */
  inFlight(): number;
  /** From now on the server says that it is not ready, and still answers. */
  drain(): void;
  /** Ends the bodies that still arrive. */
  closeBodies(): void;
}

/** Ties the ports together. Opens nothing, listens nowhere. */
export async function createServer(ports: Ports, settings: ServerSettings): Promise<Server> {
  const { config, license } = settings;
  const { assets, keys, records, analyser, clock, log } = ports;
  const bodies = new ArrivingBodies(config.http.bodies);
  const metrics = metricsOf(ports, { ...settings, bodies });
  const checker = await checkerOf(ports, { ...settings, metrics });
  for (const suite of keys.ring().unsupported) log.warn("suite_left_out", { suite });
  let draining = false;
  const app = createApp({
    apiVersion: API_VERSION,
    buildVersion: config.buildVersion,
    checker,
    records,
    nonces: createNonceIssuer(records, { ...config.nonce, now: clock.now }),
    client: assets.client,
    http: config.http,
    captureTypes: config.captureTypes,
    access: createAccess(keys.tokens),
    nonceRates: new CallerRates({ perSecond: config.http.nonceRate, now: clock.elapsed }),
    analyser,
    publicKeys: () => keys.ring().publicKeys(),
    license,
    now: clock.now,
    metrics,
    log,
    draining: () => draining,
    bodies,
    deadlineMs: config.deadlineMs,
    lacks: ports.host.lacks,
  });
  return Object.freeze({
    fetch: async (request: Request, info = {}) => await app.fetch(request, info),
    metrics,
    inFlight: checker.inFlight,
    drain: () => void (draining = true),
    closeBodies: () => bodies.close(),
  });
}

function metricsOf(
  { assets, analyser, clock, host }: Ports,
  { config, license, bodies }: ServerSettings & { readonly bodies: ArrivingBodies },
): Metrics {
  return createMetrics({
    routes: ROUTES,
    reasons: REJECTION_REASONS,
    stages: STAGES,
    captureTypes: CAPTURE_TYPES,
    models: assets.models,
    version: config.buildVersion,
    pipeline: config.pipeline,
    runtime: host.runtime,
    licenseExpiresMs: () => license.expiresMs,
    memoryUsage: host.memoryUsage,
    pool: () => analyser.status(),
    listener: () => ({
      connections: host.connections(),
      arrivingBodies: bodies.arriving,
      heldBytes: bodies.heldBytes,
      droppedLogLines: host.droppedLogLines(),
    }),
    connectionFaults: host.connectionFaults,
    nowMs: clock.now,
  });
}

async function checkerOf(
  { assets, keys, records, analyser, clock }: Ports,
  { config, trustedLabels, metrics }: ServerSettings & { readonly metrics: Metrics },
): Promise<Checker> {
  const hashKey = await importDeviceHashKey(keys.deviceHash);
  return createChecker({
    keyRing: keys.ring,
    analyser,
    memory: records,
    records,
    clientBuilds: assets.builds,
    liveness: livenessSource(config),
    now: clock.now,
    metrics,
  }, {
    pipeline: config.pipeline,
    image: config.image,
    faces: config.faces,
    freshness: config.freshness,
    nonceRequired: config.nonce.required,
    serverVersion: config.buildVersion,
    modelVersion: assets.models.map(({ model, version }) => `${model} ${version}`).join(", "),
    maxInFlight: config.workers + config.queueSize,
    hashDevice: (deviceId) => deviceHash(hashKey, deviceId),
    ...(trustedLabels && { trustedLabels }),
  });
}

function livenessSource({ faceLiveness }: Config): LivenessSource {
  if (faceLiveness.kind === "off") return { kind: "off" };
  if (faceLiveness.kind !== "remote") return { kind: "network" };
  return { kind: "remote", remote: createRemoteLiveness({ url: faceLiveness.url }) };
}
