/** The real libSQL server in a process of its own, for tests that need one. */
import { join } from "node:path";
import { type Program, startProgram } from "./browser/processes.ts";
import { sqldProgram } from "./sqld_program.ts";

/** Seconds after which a server is killed even if the test that started it is no more. */
const LIMIT_S = 3_600;
const START_MS = 300_000;
const LOG_LINES = 200;

interface SqldOptions {
  /** Follows this server: reads are its own, writes go there. */
  readonly primary?: Pick<Sqld, "grpcUrl">;
  /** Where the primary's stream comes from instead: a proxy's URL. */
  readonly primaryUrl?: string;
  /** An Ed25519 public key, raw, as base64url: a request then needs a token that it verifies. */
  readonly jwtKey?: string;
  /** A SQLite file to start from, copied. */
  readonly database?: string;
}

export interface Sqld {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** `ws://127.0.0.1:port` */
  readonly wsUrl: string;
  /** Where a replica follows it. */
  readonly grpcUrl: string;
  readonly port: number;
  readonly grpcPort: number;
  /** The last lines of its log. */
  readonly log: readonly string[];
  /** It keeps its connections and answers nothing. */
  pause(): void;
  resume(): void;
  /** SIGKILL; what was committed stays on the disk. */
  kill(): Promise<void>;
  /** The same database at the same address again. */
  start(): Promise<void>;
  /** Kills it and removes its database. */
  stop(): Promise<void>;
}

/** Starts a server on a fresh database and waits until it answers. */
export async function startSqld(options: SqldOptions = {}): Promise<Sqld> {
  const path = await sqldProgram();
  const folder = await Deno.makeTempDir({ prefix: "iad_sqld_" });
  if (options.database !== undefined) await placeDatabase(options.database, folder);
  const [port, grpcPort] = [freePort(), freePort()];
  const args = await argumentsOf({ folder, port, grpcPort }, options);
  const url = `http://127.0.0.1:${port}`;
  const log: string[] = [];
  let program: Program | undefined;

  async function start(): Promise<void> {
    program = startProgram(path, { args, env: { RUST_LOG: "info", NO_COLOR: "1" }, limit: LIMIT_S, onLine });
    await answering(url, log);
  }
  function onLine(line: string): void {
    if (log.push(line) > LOG_LINES) log.shift();
  }
  async function kill(): Promise<void> {
    await program?.stop();
    program = undefined;
  }
  function signal(name: Deno.Signal): void {
    if (program !== undefined) Deno.kill(-program.pid, name);
  }
  async function stop(): Promise<void> {
    await kill();
    await Deno.remove(folder, { recursive: true });
  }

  try {
    await start();
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return {
    url,
    wsUrl: `ws://127.0.0.1:${port}`,
    grpcUrl: `http://127.0.0.1:${grpcPort}`,
    port,
    grpcPort,
    log,
    pause: () => signal("SIGSTOP"),
    resume: () => signal("SIGCONT"),
    kill,
    start,
    stop,
  };
}

/** Where a server finds its default database. */
async function placeDatabase(file: string, folder: string): Promise<void> {
  const place = join(folder, "db", "dbs", "default");
  await Deno.mkdir(place, { recursive: true });
  await Deno.copyFile(file, join(place, "data"));
}

/** A server with a token on it, and who makes tokens. */
export async function makeTokens(): Promise<{
  readonly jwtKey: string;
  /** `seconds`: how long it is valid; negative: it has expired. */
  token(seconds: number): Promise<string>;
}> {
  const pair = await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"]) as CryptoKeyPair;
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  async function token(seconds: number): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const text = [{ alg: "EdDSA", typ: "JWT" }, { a: "rw", iat: now, exp: now + seconds }]
      .map((part) => base64url(new TextEncoder().encode(JSON.stringify(part)))).join(".");
    const signature = await crypto.subtle.sign("Ed25519", pair.privateKey, new TextEncoder().encode(text));
    return `${text}.${base64url(new Uint8Array(signature))}`;
  }
  return { jwtKey: base64url(raw), token };
}

function base64url(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

async function argumentsOf(
  { folder, port, grpcPort }: { readonly folder: string; readonly port: number; readonly grpcPort: number },
  { primary, primaryUrl = primary?.grpcUrl, jwtKey }: SqldOptions,
): Promise<string[]> {
  const keyFile = join(folder, "token_key");
  if (jwtKey !== undefined) await Deno.writeTextFile(keyFile, jwtKey);
  return [
    "--no-welcome",
    `--db-path=${join(folder, "db")}`,
    `--http-listen-addr=127.0.0.1:${port}`,
    ...(primaryUrl === undefined
      ? [`--grpc-listen-addr=127.0.0.1:${grpcPort}`]
      : [`--primary-grpc-url=${primaryUrl}`]),
    ...(jwtKey === undefined ? [] : [`--auth-jwt-key-file=${keyFile}`]),
  ];
}

/** Somebody else may take it before it is used; the server then ends at once and says so. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

async function answering(url: string, log: readonly string[]): Promise<void> {
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    try {
      const response = await fetch(`${url}/health`);
      await response.body?.cancel();
      if (response.ok) return;
    } catch {
      // It does not listen yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`sqld did not answer in time:\n${log.join("\n")}`);
}
