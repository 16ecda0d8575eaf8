/** Programs that a test starts beside the server: each in a process group of its own, gone when the test is. */
import { TextLineStream } from "../text_lines.ts";

export interface Program {
  readonly pid: number;
  /** The last lines of its standard error, for the report of a test that failed. */
  readonly complaints: readonly string[];
  /** Resolves when it has ended, by itself or not. */
  readonly ended: Promise<void>;
  /** Kills it with all that it started, waits, and removes its folder. */
  stop(): Promise<void>;
}

interface ProgramOptions {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** When it is killed even if the test that started it is no more. Seconds. */
  readonly limit: number;
  /** Removed at the end. */
  readonly folder?: string;
  /** Reads the lines of standard output. */
  readonly onLine?: (line: string) => void;
}

const KEPT_LINES = 30;
/** How long the processes of a killed group may take to go. Milliseconds. */
const GONE_MS = 5_000;

const running = new Set<number>();

/** For a script that is told to end: kills what {@link startProgram} started and nobody stopped yet. */
export function killPrograms(): void {
  for (const group of running) killGroup(group);
}

/** `path` is absolute. Throws at once, with the name, where the program is not installed. */
export function startProgram(path: string, options: ProgramOptions): Program {
  requireProgram(path);
  const child = new Deno.Command("timeout", {
    args: ["--signal=KILL", String(options.limit), path, ...options.args],
    env: { ...options.env },
    // The group's id is then the child's own, and nobody else's.
    detached: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  running.add(child.pid);
  const complaints: string[] = [];
  const reading = Promise.all([
    readLines(child.stdout, (line) => options.onLine?.(line)),
    readLines(child.stderr, (line) => {
      if (complaints.push(line) > KEPT_LINES) complaints.shift();
    }),
  ]);
  let stopped: Promise<void> | undefined;
  async function stop(): Promise<void> {
    killGroup(child.pid);
    await child.status;
    const deadline = performance.now() + GONE_MS;
    while (killGroup(child.pid) && performance.now() < deadline) await pause(20);
    running.delete(child.pid);
    await reading;
    if (options.folder !== undefined) await removeFolder(options.folder);
  }
  const ended = child.status.then(() => {});
  return { pid: child.pid, complaints, ended, stop: () => stopped ??= stop() };
}

/** Throws an error that says what to install where a program is not there. `path` is absolute. */
export function requireProgram(path: string): void {
  try {
    Deno.statSync(path);
  } catch (cause) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    throw new Error(`${path} is not there: install Debian's package ${name.toLowerCase()}`, { cause });
  }
}

/** False when no process of the group is left. */
function killGroup(id: number): boolean {
  try {
    Deno.kill(-id, "SIGKILL");
    return true;
  } catch {
    return false;
  }
}

/** A browser's last helper may still write while its folder goes. */
async function removeFolder(folder: string): Promise<void> {
  for (let attempt = 0;; attempt++) {
    try {
      return await Deno.remove(folder, { recursive: true });
    } catch (thrown) {
      if (thrown instanceof Deno.errors.NotFound) return;
      if (attempt === 10) throw thrown;
      await pause(100);
    }
  }
}

async function readLines(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  onLine: (line: string) => void,
): Promise<void> {
  for await (const line of stream.pipeThrough(new TextLineStream())) onLine(line);
}

/** `work`, or an error that names it after so many milliseconds. */
export async function within<T>(work: Promise<T>, milliseconds: number, what: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${what}: not within ${milliseconds} ms`)), milliseconds);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
