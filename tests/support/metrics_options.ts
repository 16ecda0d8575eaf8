import type { MetricsOptions } from "../../src/telemetry/mod.ts";

const START_MS = Date.parse("2026-11-23T12:00:00Z");

/** What metrics are made of, with every callback a constant. */
export const METRICS_OPTIONS: MetricsOptions = {
  routes: [{ route: "/check_capture_liveness", methods: ["POST"] }, {
    route: "/health",
    methods: ["GET", "HEAD"],
  }],
  reasons: ["UNTRUSTED_DEVICE", "UNTRUSTED_CONTENT"],
  stages: ["open", "decode"],
  captureTypes: ["face", "document"],
  models: [{ model: "face_detector", version: "3", sha256: "0123456789abcdef".repeat(4) }],
  version: "2.1.0",
  pipeline: "iad-r-1",
  runtime: "2.9.6",
  licenseExpiresMs: () => START_MS + 36 * 3_600_000,
  memoryUsage: () => ({ rss: 4_000, heapTotal: 3_000, heapUsed: 2_000, external: 1_000 }),
  pool: () => ({ workers: 4, ready: 3, busy: 1, queued: 7, restarts: 2 }),
  listener: () => ({ connections: 5, arrivingBodies: 3, heldBytes: 1_234, droppedLogLines: 6 }),
  connectionFaults: ["evicted", "accept"],
  nowMs: () => START_MS,
};
