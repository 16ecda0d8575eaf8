import { type Config, readConfig } from "../config/mod.ts";
import { describeThrowable, IadError } from "../errors.ts";
import { configureLogging, createLogger } from "../telemetry/mod.ts";
import { CommandError, parseCommand } from "./args.ts";
import { readableEnvironment } from "./environment.ts";
import { createLogWriter } from "./log_writer.ts";
import { type StartOptions, startServer, type TestBuild } from "./server.ts";

/** What is left of the log at the end is waited for so long. */
const LOG_FLUSH_MS = 1_000;

/** `--environment`: names that may be read, where the process may not list them. Serves until SIGTERM or SIGINT; exit code 0 after a clean drain, 1 when the hard limit cut it short. */
export async function serve(args: readonly string[]): Promise<number> {
  const { values } = parseCommand(args, { environment: { type: "string" } });
  return await serveUntilSignal({}, values.environment?.split(","));
}

/** `serve` without its command line; a test build is asked for here and nowhere else. */
export async function serveUntilSignal(
  testBuild: TestBuild = {},
  environment?: readonly string[],
): Promise<number> {
  const config = readConfig(readableEnvironment(environment), { cores: navigator.hardwareConcurrency });
  const lines = createLogWriter(Deno.stdout);
  configureLogging({ level: config.logLevel, write: lines.write });
  try {
    return await serveWith(config, { ...testBuild, droppedLogLines: lines.dropped });
  } finally {
    await lines.flush(LOG_FLUSH_MS);
  }
}

async function serveWith(config: Config, options: StartOptions): Promise<number> {
  const log = createLogger();
  // Before the start: who sees "listening" may send a signal at once, and one that comes earlier counts after the start.
  using signals = listenFor(["SIGTERM", "SIGINT"]);
  let server;
  try {
    server = await startServer(config, log, options);
  } catch (thrown) {
    // A port in use, a bad key file, a refused licence: a line that says so, not a stack.
    if (thrown instanceof IadError || thrown instanceof CommandError) throw thrown;
    throw new CommandError(`Cannot start: ${describeThrowable(thrown)}`);
  }
  const signal = await signals.first;
  log.info("signal_received", { signal });
  const clean = await server.shutdown();
  log.info("stopped", { status: clean ? 0 : 1 });
  return clean ? 0 : 1;
}

/** The first of these signals that comes from now on; a second one ends the process as if nobody listened. */
function listenFor(signals: readonly Deno.Signal[]): Disposable & { readonly first: Promise<Deno.Signal> } {
  const { promise, resolve } = Promise.withResolvers<Deno.Signal>();
  const listeners = signals.map((signal) => [signal, () => heard(signal)] as const);
  function heard(signal: Deno.Signal): void {
    stop();
    resolve(signal);
  }
  function stop(): void {
    for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
  }
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  return { first: promise, [Symbol.dispose]: stop };
}
