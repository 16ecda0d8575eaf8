import { createLogger, type Logger } from "../../src/telemetry/mod.ts";

/** Logging is not configured in tests: nothing is written. */
export function silentLogger(): Logger {
  return createLogger();
}
