import { Counter, Histogram, Registry } from "prom-client";
import { ERROR_TABLE, type ErrorCode } from "../errors.ts";
import { registerGauges } from "./gauges.ts";
import { LabelSet, OTHER } from "./label_set.ts";
import {
  CLIENT_FILES,
  type Metrics,
  type MetricsOptions,
  type RequestFacts,
  type VerdictFacts,
} from "./metric_types.ts";

/** From a marker walk (well under a millisecond) to the longest deadline. Seconds. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

function statusLabels(): LabelSet {
  const statuses = Object.values(ERROR_TABLE).map((form) => form.status);
  return new LabelSet([200, 304, ...statuses].map(String));
}

class RequestMetrics {
  readonly #routes: LabelSet;
  readonly #statuses = statusLabels();
  readonly #methods: ReadonlyMap<string, LabelSet>;
  readonly #count: Counter<"route" | "method" | "status">;
  readonly #duration: Histogram<"route">;

  constructor(registry: Registry, routes: MetricsOptions["routes"]) {
    this.#routes = new LabelSet(routes.map(({ route }) => route));
    this.#methods = new Map(routes.map(({ route, methods }) => [route, new LabelSet(methods)]));
    this.#count = new Counter({
      name: "iad_http_requests_total",
      help: "Answered requests.",
      labelNames: ["route", "method", "status"],
      registers: [registry],
    });
    this.#duration = histogram(registry, {
      name: "iad_request_duration_seconds",
      help: "Time from the request's headers to the response's.",
      label: "route",
      values: this.#routes.values,
    });
    for (const route of this.#routes.values) {
      for (const method of this.#methods.get(route)?.values ?? [OTHER]) {
        for (const status of this.#statuses.values) this.#count.inc({ route, method, status }, 0);
      }
    }
  }

  add(request: RequestFacts): void {
    const route = this.#routes.of(request.route);
    const method = this.#methods.get(route)?.of(request.method) ?? OTHER;
    this.#count.inc({ route, method, status: this.#statuses.of(String(request.status)) });
    this.#duration.observe({ route }, request.seconds);
  }
}

function histogram<L extends string>(
  registry: Registry,
  spec: {
    readonly name: string;
    readonly help: string;
    readonly label: L;
    readonly values: readonly string[];
  },
): Histogram<L> {
  const made = new Histogram<L>({
    name: spec.name,
    help: spec.help,
    labelNames: [spec.label],
    buckets: BUCKETS,
    registers: [registry],
  });
  for (const value of spec.values) made.zero({ [spec.label]: value } as Record<L, string>);
  return made;
}

function counter<L extends string>(
  registry: Registry,
  spec: {
    readonly name: string;
    readonly help: string;
    readonly label: L;
    readonly values: readonly string[];
  },
): Counter<L> {
  const made = new Counter<L>({
    name: spec.name,
    help: spec.help,
    labelNames: [spec.label],
    registers: [registry],
  });
  for (const value of spec.values) made.inc({ [spec.label]: value } as Record<L, string>, 0);
  return made;
}

class VerdictMetrics {
  readonly #captureTypes: LabelSet;
  readonly #reasons: LabelSet;
  readonly #verdicts: Counter<"outcome" | "capture_type">;
  readonly #rejections: Counter<"reason">;
  readonly #clientFiles: Counter<"files">;

  constructor(registry: Registry, options: Pick<MetricsOptions, "captureTypes" | "reasons">) {
    this.#captureTypes = new LabelSet(options.captureTypes);
    this.#reasons = new LabelSet(options.reasons);
    this.#verdicts = new Counter({
      name: "iad_verdicts_total",
      help: "Verdicts; rejected means a probability below 0.5.",
      labelNames: ["outcome", "capture_type"],
      registers: [registry],
    });
    for (const outcome of ["accepted", "rejected"]) {
      for (const capture_type of this.#captureTypes.values) {
        this.#verdicts.inc({ outcome, capture_type }, 0);
      }
    }
    this.#rejections = counter(registry, {
      name: "iad_rejections_total",
      help: "Reasons of rejected verdicts; one verdict may have several.",
      label: "reason",
      values: this.#reasons.values,
    });
    this.#clientFiles = counter(registry, {
      name: "iad_client_files_total",
      help: "Verdicts by what the capture client told of its own files: as built, altered, untold.",
      label: "files",
      values: CLIENT_FILES,
    });
  }

  add(verdict: VerdictFacts): void {
    this.#verdicts.inc({
      outcome: verdict.accepted ? "accepted" : "rejected",
      capture_type: this.#captureTypes.of(verdict.captureType),
    });
    if (verdict.clientFiles !== undefined) this.#clientFiles.inc({ files: verdict.clientFiles });
    for (const reason of verdict.reasons) this.#rejections.inc({ reason: this.#reasons.of(reason) });
  }
}

/**
 * All metrics on a registry of their own. Every series exists from the first scrape on, at zero, so that a
 * rate over a rare event is right the first time. Names and labels: docs/operations.md#metrics.
 */
export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  const requests = new RequestMetrics(registry, options.routes);
  const verdicts = new VerdictMetrics(registry, options);
  const stages = new LabelSet(options.stages);
  const models = new LabelSet(options.models.map(({ model }) => model));
  const errors = counter(registry, {
    name: "iad_errors_total",
    help: "Requests that ended in an error, by the server's own code.",
    label: "code",
    values: Object.keys(ERROR_TABLE),
  });
  const stageSeconds = histogram(registry, {
    name: "iad_stage_duration_seconds",
    help: "Time in one stage of the pipeline.",
    label: "stage",
    values: stages.values,
  });
  const inferenceSeconds = histogram(registry, {
    name: "iad_inference_duration_seconds",
    help: "Time of one model run in its worker.",
    label: "model",
    values: models.values,
  });
  const queueSeconds = new Histogram({
    name: "iad_queue_wait_seconds",
    help: "Time that a photo waited for a worker.",
    buckets: BUCKETS,
    registers: [registry],
  });
  const records = new Counter({
    name: "iad_records_saved_total",
    help: "Records committed to the database.",
    registers: [registry],
  });
  const faults = new LabelSet(options.connectionFaults);
  const connectionFaults = counter(registry, {
    name: "iad_connection_faults_total",
    help: "Connections that the server ended or did not take, by cause.",
    label: "fault",
    values: faults.values,
  });
  registerGauges(registry, options);
  return Object.freeze({
    contentType: registry.contentType,
    render: () => registry.metrics(),
    countRequest: (request: RequestFacts) => requests.add(request),
    countVerdict: (verdict: VerdictFacts) => verdicts.add(verdict),
    countError: (code: ErrorCode) => errors.inc({ code }),
    countRecord: () => records.inc(),
    countConnectionFault: (fault: string) => connectionFaults.inc({ fault: faults.of(fault) }),
    observeStage: (stage: string, seconds: number) =>
      stageSeconds.observe({ stage: stages.of(stage) }, seconds),
    observeInference: (model: string, seconds: number) =>
      inferenceSeconds.observe({ model: models.of(model) }, seconds),
    observeQueueWait: (seconds: number) => queueSeconds.observe(seconds),
  });
}
