/** Metrics and log lines. The only door of this folder. */
export { createMetrics } from "./metrics.ts";
export type {
  ListenerFigures,
  MemoryFigures,
  Metrics,
  MetricsOptions,
  ModelLabel,
  PoolFigures,
  RequestFacts,
  RouteLabel,
  VerdictFacts,
} from "./metric_types.ts";
export {
  configureLogging,
  createLogger,
  LOG_LEVELS,
  type Logger,
  type LoggingOptions,
  type LogLevelName,
  resetLogging,
} from "./log.ts";
export { faultFields, type LogField, type LogFields } from "./log_fields.ts";
export { throttled } from "./throttle.ts";
export { StageClock, type StageName, STAGES } from "./stages.ts";
