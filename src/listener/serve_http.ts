import { type IncomingMessage, Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { acceptAll } from "./accept.ts";
import { Connections } from "./connections.ts";
import { bodyLength, drain, sendResponse, toRequest } from "./fetch_bridge.ts";
import { TcpStream } from "./tcp_stream.ts";
import { Turnstile } from "./turnstile.ts";
import type { ConnectionFault, ListenerEvents, ListenerLimits, RawConnection, RawListener } from "./types.ts";

/** What the fetch handler learns of the connection. */
interface ConnectionInfo {
  readonly remoteAddress: string | undefined;
}

export interface ListenerOptions extends ListenerEvents {
  readonly limits: ListenerLimits;
  readonly fetch: (request: Request, info: ConnectionInfo) => Response | Promise<Response>;
  /** The answer to what is no HTTP/1.1 request, or came too slowly. */
  readonly refuse: (status: RefusalStatus) => Response;
}
type RefusalStatus = 400 | 405 | 408 | 421 | 431 | 505;

export interface HttpListener {
  readonly connections: () => number;
  /** Takes nothing new, lets requests finish for `graceMs`, then cuts what is left. */
  close(graceMs: number): Promise<void>;
}

/** How often the times of headers and requests are looked at; a limit may be exceeded by so much. */
const LOOK_MS = 1_000;
const MAX_HEADER_BYTES = 16 * 1024;
/** What is still read of a body that was answered before it had come. */
const DRAIN = { milliseconds: 10_000, maxBytes: 64 * 1024 * 1024 };

/**
 * Serves HTTP/1.1 on what `listener` accepts; HTTP/2 is answered 505. The parser and its timeouts are node:http's, the
 * accept loop is ours: docs/decisions/listener.md says why.
 */
export function serveHttp(listener: RawListener, options: ListenerOptions): HttpListener {
  const { limits, onFault } = options;
  const connections = new Connections();
  const turnstile = new Turnstile();
  const server = httpServer(options, connections);
  let closing = false;
  // Asked by node:http after each answer: false ends the connection.
  Object.defineProperty(server, "listening", { get: () => !closing });

  function take(connection: RawConnection): void {
    if (connections.size >= limits.maxConnections) {
      const made = connections.evictOne();
      onFault(made ? "evicted" : "refused");
      if (!made) return connection.close();
    }
    const stream = new TcpStream(connection, { writeMs: limits.writeMs, turnstile });
    connections.add(stream);
    stream.on("error", () => {});
    server.emit("connection", stream);
  }
  const accepting = acceptAll(listener, { take, closed: () => closing, onFault });

  return {
    connections: () => connections.size,
    async close(graceMs) {
      if (closing) return await accepting;
      closing = true;
      listener.close();
      connections.closeWaiting();
      await connections.emptied(graceMs);
      connections.closeAll();
      turnstile.clear();
      server.close();
      await accepting;
    },
  };
}

function httpServer({ limits, fetch, refuse, onFault }: ListenerOptions, connections: Connections): Server {
  async function respond(incoming: IncomingMessage, beforeBody: () => void): Promise<Response> {
    let request;
    try {
      request = toRequest(incoming, beforeBody);
    } catch {
      request = 400 as const;
    }
    if (typeof request === "number") return refuse(request);
    return await fetch(request, { remoteAddress: streamOf(incoming).remoteAddress });
  }

  /** `expects`: the client sends the body once it is told to, or not at all. */
  async function answer(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    expects: boolean,
  ): Promise<void> {
    const response = await respond(incoming, () => {
      if (expects) outgoing.writeContinue();
      expects = false;
    });
    // Whether the body still comes is the client's choice, so nothing after it can be read.
    if (expects) outgoing.shouldKeepAlive = false;
    await sendResponse(response, outgoing);
  }

  function take(incoming: IncomingMessage, outgoing: ServerResponse, expects: boolean): void {
    const stream = streamOf(incoming);
    // Sent after a body of unknown length, without waiting for its answer: the connection closes after that one.
    if (!stream.beginRequest(bodyLength(incoming))) return stream.closeAfterAnswer();
    connections.requestBegins(stream);
    outgoing.once("finish", () => outgoing.shouldKeepAlive && drain(incoming, DRAIN)).once("close", () => {
      connections.requestEnds(stream);
      if (incoming.complete) stream.endRequest();
      else incoming.once("close", () => stream.endRequest());
    });
    answer(incoming, outgoing, expects).catch(() => outgoing.destroy());
  }

  const server = new Server({
    headersTimeout: limits.headerMs,
    requestTimeout: limits.requestMs,
    // node:http waits a second longer than it is told, and tells the client the shorter time.
    keepAliveTimeout: limits.idleMs,
    connectionsCheckingInterval: LOOK_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    requireHostHeader: false,
  });
  server.on("request", (incoming, outgoing) => take(incoming, outgoing, false));
  server.on("checkContinue", (incoming, outgoing) => take(incoming, outgoing, bodyLength(incoming) !== 0));
  // Another expectation may be passed over (RFC 9110, section 10.1.1).
  server.on("checkExpectation", (incoming, outgoing) => take(incoming, outgoing, false));
  server.on("connect", (_incoming: IncomingMessage, stream: Duplex) => void sayAndClose(stream, refuse(405)));
  server.on("clientError", (error: Error & { code?: string }, stream: Duplex) => {
    const [fault, status] = faultOf(error.code);
    if (fault !== undefined) onFault(fault, error.code);
    void sayAndClose(stream, status && refuse(status));
  });
  // Starts node:http's own look at headers and requests that take too long.
  server.emit("listening");
  return server;
}

function streamOf(incoming: IncomingMessage): TcpStream {
  return incoming.socket as Duplex as TcpStream;
}

function faultOf(
  code: string | undefined,
): readonly [ConnectionFault | undefined, RefusalStatus | undefined] {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return ["timeout", 408];
  if (code === "HPE_HEADER_OVERFLOW") return ["malformed", 431];
  if (code === "HPE_PAUSED_H2_UPGRADE") return ["malformed", 505];
  if (code?.startsWith("HPE_")) return ["malformed", 400];
  return [undefined, undefined];
}

/** One answer on a connection that no request can be read from any more. */
async function sayAndClose(stream: Duplex, response: Response | undefined): Promise<void> {
  if (response === undefined || !stream.writable || stream.destroyed) return void stream.destroy();
  const body = await response.text();
  const lines = [
    `HTTP/1.1 ${response.status} ${response.statusText}`,
    ...[...response.headers].map(([name, value]) => `${name}: ${value}`),
    `content-length: ${new TextEncoder().encode(body).length}`,
    "connection: close",
  ];
  stream.write(`${lines.join("\r\n")}\r\n\r\n${body}`);
  (stream as TcpStream).destroySoon();
}
