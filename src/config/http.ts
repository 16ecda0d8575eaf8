/** Settings of the listener, of what may arrive, and of who may ask. */
import { z } from "zod";
import { choice, flag, integer, list, text } from "./fields.ts";

const MIB = 1024 * 1024;
const HOST_NAME = /^(\*|[a-z0-9._-]+|\[[0-9a-f:.]+\])$/i;

export const HTTP_SETTINGS = {
  // An IPv6 address may stand in the brackets that it has in a URL.
  HOST: z.string().trim().transform((host) => host.replace(/^\[(.*)\]$/, "$1")).default("127.0.0.1"),
  PORT: integer(8080, 0, 65535),
  ALLOWED_HOSTS: list((name) => HOST_NAME.test(name), "must list host names without port, or be *"),
  ALLOWED_ORIGINS: list(
    (origin) => URL.canParse(origin) && new URL(origin).origin === origin,
    "must list origins, https://name or https://name:port",
  ),
  TOKENS_FILE: text,
  OPEN: flag(false),
  NONCE_RATE: integer(50, 1, 100_000),
  DEMO: choice(),
  MAX_CONNECTIONS: integer(1000, 1, 100_000),
  HEADER_TIMEOUT_MS: integer(10_000, 100, 300_000),
  IDLE_TIMEOUT_MS: integer(75_000, 100, 3_600_000),
  MAX_BODY_BYTES: integer(20 * MIB, 64 * 1024, 256 * MIB),
  MAX_ARRIVING_BODIES: integer(256, 1, 100_000),
  MAX_HELD_BYTES: integer(128 * MIB, 64 * 1024, 64 * 1024 * MIB),
  BODY_FIRST_BYTE_SECONDS: integer(3, 1, 300),
  BODY_MIN_RATE: integer(8192, 0, 1024 * MIB),
};
type HttpSettings = z.infer<z.ZodObject<typeof HTTP_SETTINGS>>;

export interface HttpConfig {
  readonly host: string;
  readonly port: number;
  /** True where only this machine can reach the server. */
  readonly loopback: boolean;
  /** Names that a request's Host may have, lower case, without port; undefined: any. */
  readonly allowedHosts: ReadonlySet<string> | undefined;
  /** Whose pages may send state-changing requests, besides the server's own. */
  readonly allowedOrigins: ReadonlySet<string>;
  readonly tokensFile: string;
  /** No token is needed, wherever the server listens. */
  readonly open: boolean;
  /** The developers' demo under /demo. */
  readonly demo: boolean;
  /** Nonces a second that one caller may ask for. */
  readonly nonceRate: number;
  readonly maxConnections: number;
  readonly headerMs: number;
  readonly idleMs: number;
  readonly maxBodyBytes: number;
  readonly bodies: {
    readonly maxArriving: number;
    readonly maxHeldBytes: number;
    readonly firstByteSeconds: number;
    readonly minRate: number;
  };
}

const LOOPBACK_NAMES = ["localhost", "127.0.0.1", "[::1]"];

function isLoopback(host: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|::1)$/i.test(host);
}

export function freezeHttp(s: HttpSettings, dataDir: string): HttpConfig {
  const loopback = isLoopback(s.HOST);
  return Object.freeze({
    host: s.HOST,
    port: s.PORT,
    loopback,
    allowedHosts: allowedHosts(s.ALLOWED_HOSTS, s.HOST),
    allowedOrigins: new Set(s.ALLOWED_ORIGINS),
    tokensFile: s.TOKENS_FILE ?? `${dataDir}/tokens`,
    open: s.OPEN,
    demo: s.DEMO ?? loopback,
    nonceRate: s.NONCE_RATE,
    maxConnections: s.MAX_CONNECTIONS,
    headerMs: s.HEADER_TIMEOUT_MS,
    idleMs: s.IDLE_TIMEOUT_MS,
    maxBodyBytes: s.MAX_BODY_BYTES,
    bodies: Object.freeze({
      maxArriving: s.MAX_ARRIVING_BODIES,
      maxHeldBytes: s.MAX_HELD_BYTES,
      firstByteSeconds: s.BODY_FIRST_BYTE_SECONDS,
      minRate: s.BODY_MIN_RATE,
    }),
  });
}

/** On loopback its own names, so that no page can reach the server under a name that it points here. */
function allowedHosts(given: readonly string[] | undefined, host: string): ReadonlySet<string> | undefined {
  if (given?.includes("*") || (given === undefined && !isLoopback(host))) return undefined;
  const own = isLoopback(host) ? [...LOOPBACK_NAMES, host] : [];
  return new Set([...own, ...given ?? []].map((name) => name.toLowerCase()));
}
