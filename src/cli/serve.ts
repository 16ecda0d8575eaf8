import { readConfig } from "../config.ts";
import { describeThrowable, IadError } from "../errors.ts";
import { configureLogging, createLogger } from "../telemetry/mod.ts";
import { CommandError, parseCommand } from "./args.ts";
import { startServer, type TestBuild } from "./server.ts";

/** Serves until SIGTERM or SIGINT; exit code 0 after a clean drain, 1 when the hard limit cut it short. */
export async function serve(args: readonly string[]): Promise<number> {
  parseCommand(args, {});
  return await serveUntilSignal();
}

/** `serve` without its command line; a test build is asked for here and nowhere else. */
export async function serveUntilSignal(testBuild: TestBuild = {}): Promise<number> {
  const config = readConfig(Deno.env.toObject(), { cores: navigator.hardwareConcurrency });
  configureLogging({ level: config.logLevel, write: writeLine });
  const log = createLogger();
  let server;
  try {
    server = await startServer(config, log, testBuild);
  } catch (thrown) {
    // A port in use, a bad key file, a refused licence: a line that says so, not a stack.
    if (thrown instanceof IadError || thrown instanceof CommandError) throw thrown;
    throw new CommandError(`Cannot start: ${describeThrowable(thrown)}`);
  }
  const signal = await firstSignal(["SIGTERM", "SIGINT"]);
  log.info("signal_received", { signal });
  const clean = await server.shutdown();
  log.info("stopped", { status: clean ? 0 : 1 });
  return clean ? 0 : 1;
}

const encoder = new TextEncoder();

function writeLine(line: string): void {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}

async function firstSignal(signals: readonly Deno.Signal[]): Promise<Deno.Signal> {
  const { promise, resolve } = Promise.withResolvers<Deno.Signal>();
  const listeners = signals.map((signal) => [signal, () => resolve(signal)] as const);
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  try {
    return await promise;
  } finally {
    for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
  }
}
