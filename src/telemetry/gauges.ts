import { Counter, Gauge, type Registry } from "prom-client";
import type { MetricsOptions } from "./metric_types.ts";

const DAY_MS = 86_400_000;

/** What is read when somebody looks: licence, build, memory, worker pool, listener. Nothing runs between scrapes. */
export function registerGauges(registry: Registry, options: MetricsOptions): void {
  registerLicense(registry, options);
  registerBuild(registry, options);
  registerProcess(registry, options);
  registerPool(registry, options);
  registerListener(registry, options);
}

interface Reading {
  readonly name: string;
  readonly help: string;
  readonly read: () => number;
}

function registerReading(registry: Registry, { name, help, read }: Reading): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

function registerLicense(registry: Registry, { licenseExpiresMs, nowMs }: MetricsOptions): void {
  registerReading(registry, {
    name: "iad_license_expiration_timestamp_seconds",
    help: "When the licence expires, seconds since the epoch; the end of year 9999 without a licence.",
    read: () => Math.floor(licenseExpiresMs() / 1_000),
  });
  registerReading(registry, {
    name: "iad_license_remaining_days",
    help: "Days until the licence expires, fractions included; 0 once it has expired.",
    read: () => Math.max(0, (licenseExpiresMs() - nowMs()) / DAY_MS),
  });
}

function registerBuild(registry: Registry, options: MetricsOptions): void {
  const build = new Gauge({
    name: "iad_build_info",
    help: "Always 1; the labels tell what runs.",
    labelNames: ["version", "pipeline", "deno"],
    registers: [registry],
  });
  build.set({ version: options.version, pipeline: options.pipeline, deno: options.runtime }, 1);
  const model = new Gauge({
    name: "iad_model_info",
    help: "Always 1; one series per loaded model, with the first 12 digits of its SHA-256.",
    labelNames: ["model", "version", "sha256"],
    registers: [registry],
  });
  for (const one of options.models) {
    model.set({ model: one.model, version: one.version, sha256: one.sha256.slice(0, 12) }, 1);
  }
}

function registerProcess(registry: Registry, { memoryUsage, nowMs }: MetricsOptions): void {
  const startMs = nowMs();
  const memory = [
    ["process_resident_memory_bytes", "Resident memory of the process.", "rss"],
    ["iad_heap_total_bytes", "Size of the main thread's JavaScript heap.", "heapTotal"],
    ["iad_heap_used_bytes", "Used part of the main thread's JavaScript heap.", "heapUsed"],
    ["iad_external_memory_bytes", "Memory of objects bound to the JavaScript heap.", "external"],
  ] as const;
  for (const [name, help, figure] of memory) {
    registerReading(registry, { name, help, read: () => memoryUsage()[figure] });
  }
  registerReading(registry, {
    name: "process_start_time_seconds",
    help: "When the process started, seconds since the epoch.",
    read: () => startMs / 1_000,
  });
  registerReading(registry, {
    name: "iad_uptime_seconds",
    help: "Time since the process started.",
    read: () => (nowMs() - startMs) / 1_000,
  });
}

function registerPool(registry: Registry, { pool }: MetricsOptions): void {
  registerReading(registry, {
    name: "iad_queue_depth",
    help: "Photos that wait for a worker.",
    read: () => pool().queued,
  });
  new Gauge({
    name: "iad_workers",
    help: "Workers by state; starting includes those being replaced.",
    labelNames: ["state"],
    registers: [registry],
    collect() {
      const { workers: all, ready, busy } = pool();
      this.set({ state: "idle" }, Math.max(0, ready - busy));
      this.set({ state: "busy" }, busy);
      this.set({ state: "starting" }, Math.max(0, all - ready));
    },
  });
  new Counter({
    name: "iad_worker_restarts_total",
    help: "Workers that died and were replaced.",
    registers: [registry],
    collect() {
      this.reset();
      this.inc(pool().restarts);
    },
  });
}

function registerListener(registry: Registry, { listener }: MetricsOptions): void {
  registerReading(registry, {
    name: "iad_connections",
    help: "Open connections.",
    read: () => listener().connections,
  });
  registerReading(registry, {
    name: "iad_arriving_bodies",
    help: "Request bodies on their way.",
    read: () => listener().arrivingBodies,
  });
  registerReading(registry, {
    name: "iad_held_body_bytes",
    help: "Bytes of request bodies that are held until they are answered.",
    read: () => listener().heldBytes,
  });
  new Counter({
    name: "iad_log_lines_dropped_total",
    help: "Log lines that were dropped because nobody read the log.",
    registers: [registry],
    collect() {
      this.reset();
      this.inc(listener().droppedLogLines);
    },
  });
}
