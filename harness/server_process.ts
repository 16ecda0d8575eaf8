/** The real server in a process of its own, started with exactly the flags of the `serve` task. */
import { fileURLToPath } from "node:url";
import { nativeLibraries, serveArguments } from "../src/cli/permissions.ts";
import { TextLineStream } from "./text_lines.ts";

const ROOT = new URL("../", import.meta.url);

export interface ServerProcess {
  readonly url: string;
  readonly dataDir: string;
  readonly pid: number;
  /** Log lines so far, parsed. */
  readonly log: readonly Record<string, unknown>[];
  /** The last lines of its standard error. */
  readonly errors: readonly string[];
  /** Sends the signal and waits; returns the exit code (or null when killed by the signal). */
  stop(signal?: Deno.Signal): Promise<number | null>;
}

/** A fresh folder below `data/`, the only place that the serve task may write. */
export async function makeDataDir(): Promise<string> {
  await Deno.mkdir(new URL("data", ROOT), { recursive: true });
  const dir = await Deno.makeTempDir({ dir: fileURLToPath(new URL("data", ROOT)), prefix: "test-" });
  return dir.slice(dir.lastIndexOf("data/"));
}

export async function removeDataDir(dataDir: string): Promise<void> {
  await Deno.remove(new URL(dataDir, ROOT), { recursive: true });
}

/** Starts the server and waits until it listens, at most `startMs`. */
export async function startServerProcess(
  options: {
    readonly dataDir: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly startMs?: number;
    /** Instead of `main.ts serve`, with the same permissions. */
    readonly entry?: readonly string[];
  },
): Promise<ServerProcess> {
  const env = { IAD_SERVER_PORT: "0", IAD_SERVER_DATA_DIR: options.dataDir, ...options.env };
  const child = new Deno.Command(Deno.execPath(), {
    args: serveArguments({ ...Deno.env.toObject(), ...env }, {
      libraries: await nativeLibraries(ROOT),
      ...(options.entry && { entry: options.entry }),
    }),
    cwd: ROOT,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const log: Record<string, unknown>[] = [];
  const listening = Promise.withResolvers<string>();
  listening.promise.catch(() => {});
  const errors: string[] = [];

  async function readLog(): Promise<void> {
    for await (const line of child.stdout.pipeThrough(new TextLineStream())) {
      const entry = parseLine(line);
      if (log.push(entry) > 5000) log.shift();
      if (entry["event"] === "listening") listening.resolve(String(entry["host"]));
    }
    listening.reject(new Error(`The server ended before it listened: ${errors.join("\n")}`));
  }
  async function readErrors(): Promise<void> {
    for await (const line of child.stderr.pipeThrough(new TextLineStream())) {
      if (errors.push(line) > 50) errors.shift();
    }
  }
  const reading = Promise.all([readErrors(), readLog()]);
  const timer = setTimeout(
    () => listening.reject(new Error("The server did not listen in time")),
    options.startMs ?? 600_000,
  );
  let url;
  try {
    url = await listening.promise;
  } catch (thrown) {
    try {
      child.kill("SIGKILL");
    } catch {
      // It ended by itself: what it said is in `thrown`.
    }
    await child.status;
    await reading;
    throw thrown;
  } finally {
    clearTimeout(timer);
  }
  return {
    url,
    dataDir: options.dataDir,
    pid: child.pid,
    log,
    errors,
    stop: async (signal = "SIGTERM") => {
      try {
        child.kill(signal);
      } catch {
        // It ended by itself, with the code that is returned.
      }
      const { code, signal: by } = await child.status;
      await reading;
      return by === null ? code : null;
    },
  };
}

function parseLine(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line);
  } catch {
    return { event: "unparsed", line };
  }
}
