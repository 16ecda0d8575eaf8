/** The listening socket of `serve`, with the limits that the settings and the machine allow. */
import type { Config } from "../config/mod.ts";
import { type ConnectionFault, type HttpListener, type ListenerOptions, serveHttp } from "../listener/mod.ts";
import type { Logger, Metrics } from "../telemetry/mod.ts";
import { refusal } from "../../routes/mod.ts";
import { CommandError } from "./args.ts";
import { connectionsThatFit } from "./descriptors.ts";

/** Beyond the request's own deadline: what reads no body, or not all of it, ends here. */
const REQUEST_MARGIN_MS = 10_000;
/** A client that takes nothing of its answer. */
const WRITE_MS = 30_000;
/** A fault is logged at most once in so long, with how often it came. */
const LOG_PAUSE_MS = 10_000;

export interface Listening extends HttpListener {
  readonly url: string;
  readonly port: number;
}

/** Throws {@link CommandError}, with address and settings, where the address cannot be had. */
export function listen(
  { http, deadlineMs }: Pick<Config, "http" | "deadlineMs">,
  { fetch, log, metrics }: Pick<ListenerOptions, "fetch"> & {
    readonly log: Logger;
    readonly metrics: Pick<Metrics, "countConnectionFault">;
  },
): Listening {
  const tcp = bind(http);
  const maxConnections = connectionsThatFit(http.maxConnections);
  if (maxConnections < http.maxConnections) {
    log.warn("connections_limited", { count: maxConnections, detail: "few file descriptors" });
  }
  const listener = serveHttp(tcp, {
    limits: {
      maxConnections,
      headerMs: http.headerMs,
      idleMs: http.idleMs,
      requestMs: Math.max(deadlineMs, http.headerMs) + REQUEST_MARGIN_MS,
      writeMs: WRITE_MS,
    },
    fetch,
    refuse: refusal,
    onFault: faultReporter(log, metrics),
  });
  const host = http.host.includes(":") ? `[${http.host}]` : http.host;
  return { ...listener, url: `http://${host}:${tcp.addr.port}`, port: tcp.addr.port };
}

function bind({ host, port }: Config["http"]): Deno.TcpListener {
  try {
    return Deno.listen({ hostname: host, port });
  } catch (thrown) {
    const why = thrown instanceof Deno.errors.AddrInUse
      ? "something else listens there"
      : thrown instanceof Error
      ? thrown.message
      : "unknown fault";
    throw new CommandError(
      `Cannot listen on ${host} port ${port} (IAD_SERVER_HOST, IAD_SERVER_PORT): ${why}`,
    );
  }
}

/** Counts every fault; what a full server or a lack of descriptors causes is a warning, now and then. */
function faultReporter(
  log: Logger,
  metrics: Pick<Metrics, "countConnectionFault">,
): (fault: ConnectionFault, detail?: string) => void {
  const unsaid = new Map<ConnectionFault, { count: number; nextMs: number }>();
  return (fault, detail) => {
    metrics.countConnectionFault(fault);
    const entry = unsaid.get(fault) ?? { count: 0, nextMs: 0 };
    unsaid.set(fault, entry);
    entry.count++;
    if (performance.now() < entry.nextMs) return;
    const isWarning = fault === "evicted" || fault === "refused" || fault === "accept";
    log[isWarning ? "warn" : "debug"]("connections_cut", { cause: fault, count: entry.count, detail });
    entry.count = 0;
    entry.nextMs = performance.now() + LOG_PAUSE_MS;
  };
}
