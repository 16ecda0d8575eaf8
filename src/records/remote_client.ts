import type { Client, Config, InStatement, ResultSet } from "@libsql/client";
import { withDeadline } from "./faults.ts";

/** What the store asks of a libSQL client. */
export interface RecordClient
  extends Pick<Client, "protocol" | "closed" | "execute" | "executeMultiple" | "close"> {
  /** One transaction. `timeoutMs`: the longest that it may take, where that is longer than for other calls. */
  batch(statements: InStatement[], mode: "write", timeoutMs?: number): Promise<ResultSet[]>;
  /** What is called from now on goes over a new connection. */
  reconnect(): void;
  /** Of a database in a file: a look at it and its log, which says what is wrong with them. */
  readonly watchFile?: (path: string) => () => string | undefined;
}

interface RemoteOptions {
  /** `libsql:`, `https:`, `http:`, `wss:` or `ws:`. */
  readonly url: string;
  /** The token of the moment: a new one counts from the next call on. */
  readonly token?: () => string | undefined;
  /** Longest time for one call, milliseconds. */
  readonly timeoutMs: number;
}

/** One client of the library, for as long as its token holds and its calls are answered. */
interface Connection {
  readonly client: Client;
  readonly token: string | undefined;
  /** HTTP requests under way: nothing else ends one that is never answered. */
  readonly requests: Set<AbortController>;
}

/**
 * A client for a database on another machine, on any host that has `fetch` and `WebSocket`. The library's own waits without
 * end for an answer that never comes and keeps the token that it was made with. And several transactions at once on one
 * WebSocket can stand still at the server, so that each call has a connection to itself. `connect`: `createClient` of
 * `@libsql/client/web`.
 */
export function createRemoteClient(
  connect: (config: Config) => Client,
  options: RemoteOptions,
): RecordClient {
  const busy = new Set<Connection>();
  // The last one is used first, so that under little load few are used.
  let idle = [open()];
  let closed = false;
  const { protocol } = idle[0]!.client;

  function open(): Connection {
    const token = options.token?.();
    const requests = new Set<AbortController>();
    const client = connect({
      url: options.url,
      ...(token !== undefined && { authToken: token }),
      intMode: "number",
      fetch: abortableFetch(requests),
    });
    return { client, token, requests };
  }

  function reconnect(): void {
    for (const connection of idle) end(connection);
    idle = [];
  }

  function take(): Connection {
    if (closed) throw new Error("The client is closed");
    if (idle.at(-1)?.token !== options.token?.()) reconnect();
    return idle.pop() ?? open();
  }

  async function call<T>(
    operation: string,
    work: (client: Client) => Promise<T>,
    timeoutMs = options.timeoutMs,
  ): Promise<T> {
    const connection = take();
    busy.add(connection);
    let answered = false;
    try {
      const answer = await withDeadline(work(connection.client), { operation, timeoutMs });
      answered = true;
      return answer;
    } finally {
      busy.delete(connection);
      if (answered && !closed && connection.token === options.token?.()) idle.push(connection);
      else end(connection);
    }
  }

  return {
    protocol,
    get closed() {
      return closed;
    },
    execute: (statement: InStatement) => call("query", (client) => client.execute(statement)),
    executeMultiple: (sql) => call("query", (client) => client.executeMultiple(sql)),
    batch: (statements, mode, timeoutMs) =>
      call("transaction", (client) => client.batch(statements, mode), timeoutMs),
    reconnect,
    close() {
      closed = true;
      for (const connection of [...idle, ...busy]) end(connection);
      idle = [];
    },
  };
}

/** What is still under way fails now. */
function end({ client, requests }: Connection): void {
  client.close();
  for (const request of requests) request.abort();
}

function abortableFetch(requests: Set<AbortController>): typeof fetch {
  return async (...[input, init]: Parameters<typeof fetch>) => {
    const request = new AbortController();
    requests.add(request);
    try {
      const answer = await fetch(input, { ...init, signal: request.signal });
      // Whole, since an answer may also stop in its middle.
      return new Response(await answer.arrayBuffer(), answer);
    } finally {
      requests.delete(request);
    }
  };
}
