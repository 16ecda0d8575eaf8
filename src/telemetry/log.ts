import { configureSync, getLogger, type LogRecord, resetSync } from "@logtape/logtape";
import { type LogFields, redact } from "./log_fields.ts";

const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevelName = (typeof LOG_LEVELS)[number];

/** `event` is a fixed snake_case name; everything that varies goes into the fields. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A logger whose every line carries these fields: the request id, for one. */
  with(fields: LogFields): Logger;
}

interface LoggingOptions {
  readonly level: LogLevelName;
  /** Gets one JSON object without a line break. */
  readonly write: (line: string) => void;
}

const CATEGORY = "iad";
const LEVEL_NAMES: Readonly<Record<LogRecord["level"], LogLevelName>> = {
  trace: "debug",
  debug: "debug",
  info: "info",
  warning: "warn",
  error: "error",
  fatal: "error",
};

function formatLine(record: LogRecord): string {
  const { rawMessage } = record;
  return JSON.stringify({
    time: new Date(record.timestamp).toISOString(),
    level: LEVEL_NAMES[record.level],
    event: typeof rawMessage === "string" ? rawMessage : rawMessage.join(""),
    ...redact(record.properties),
  });
}

/** Sends the lines of every logger to `write`; called once, by main. A second call replaces the first. */
export function configureLogging(options: LoggingOptions): void {
  configureSync({
    reset: true,
    sinks: { lines: (record: LogRecord) => options.write(formatLine(record)) },
    loggers: [
      {
        category: CATEGORY,
        sinks: ["lines"],
        lowestLevel: options.level === "warn" ? "warning" : options.level,
      },
      { category: ["logtape", "meta"], sinks: ["lines"], lowestLevel: "error" },
    ],
  });
}

/** Silence, as before {@link configureLogging}. */
export function resetLogging(): void {
  resetSync();
}

/** Says nothing until {@link configureLogging} has run. */
export function createLogger(fields: LogFields = {}): Logger {
  const logger = getLogger(CATEGORY);
  const all = (more: LogFields = {}) => ({ ...fields, ...more });
  return Object.freeze({
    debug: (event: string, more?: LogFields) => logger.debug(event, all(more)),
    info: (event: string, more?: LogFields) => logger.info(event, all(more)),
    warn: (event: string, more?: LogFields) => logger.warn(event, all(more)),
    error: (event: string, more?: LogFields) => logger.error(event, all(more)),
    with: (more: LogFields) => createLogger(all(more)),
  });
}
