/** Metrics and log lines. The only door of this folder. */
export { createMetrics } from "./metrics.ts";
export type { ClientFiles, Metrics, MetricsOptions, RouteLabel } from "./metric_types.ts";
export { configureLogging, createLogger, type Logger, type LogLevelName, resetLogging } from "./log.ts";
export { faultFields, type LogFields } from "./log_fields.ts";
export { throttled } from "./throttle.ts";
export { StageClock, STAGES } from "./stages.ts";
