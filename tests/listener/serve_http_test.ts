/** The listener over real connections. */
import assert from "node:assert/strict";
import {
  type ConnectionFault,
  type HttpListener,
  type ListenerLimits,
  type RawListener,
  serveHttp,
} from "../../src/listener/mod.ts";

const LIMITS: ListenerLimits = {
  maxConnections: 100,
  headerMs: 300,
  idleMs: 60_000,
  requestMs: 60_000,
  writeMs: 60_000,
};
const MIB = 1024 * 1024;

interface Running {
  readonly port: number;
  readonly http: HttpListener;
  readonly faults: ConnectionFault[];
}

async function withListener(
  options: {
    readonly limits?: Partial<ListenerLimits>;
    readonly fetch?: (request: Request) => Response | Promise<Response>;
    readonly wrap?: (listener: RawListener) => RawListener;
  },
  use: (running: Running) => Promise<void>,
): Promise<void> {
  const tcp = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const faults: ConnectionFault[] = [];
  const http = serveHttp(options.wrap?.(tcp) ?? tcp, {
    limits: { ...LIMITS, ...options.limits },
    fetch: options.fetch ?? (() => new Response("hello")),
    refuse: (status) => new Response(`refused ${status}`, { status }),
    onFault: (fault) => faults.push(fault),
  });
  try {
    await use({ port: tcp.addr.port, http, faults });
  } finally {
    await http.close(0);
  }
}

async function connect(port: number, text: string): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode(text));
  return connection;
}

/** All that comes until the server closes. */
async function readAll(connection: Deno.TcpConn): Promise<string> {
  try {
    return await new Response(connection.readable).text();
  } catch {
    return "reset";
  }
}

const GET = "GET / HTTP/1.1\r\nHost: localhost\r\n";
const POST = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nI";

Deno.test("headers that never end and silence are answered 408 and closed", () =>
  withListener({}, async ({ port, faults }) => {
    const slow = [await connect(port, ""), await connect(port, `${GET}X-A: `)];
    for (const answer of await Promise.all(slow.map(readAll))) {
      assert.match(answer, /^HTTP\/1\.1 408 [^]*refused 408$/);
    }
    assert.deepEqual(faults, ["timeout", "timeout"]);
  }));

Deno.test("a path is answered as it is written, or not at all", () =>
  withListener({ fetch: ({ url }) => new Response(new URL(url).pathname) }, async ({ port }) => {
    const ask = async (target: string) =>
      await readAll(
        await connect(port, `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`),
      );
    const odd = [
      "//name/a",
      "/b/../a",
      "/b/%2e%2E/a",
      "/b/.%2e/a",
      "/./a",
      "/b/..\\a",
      "/b\\..\\a",
      "/a#b",
      "/b/..",
      "a",
    ];
    for (const target of [...odd, "ftp://name/a", "http://name//name/a", "http://name/b/../a"]) {
      assert.match(await ask(target), /^HTTP\/1\.1 400 /, target);
    }
    for (const target of ["/a", "/a?b=/../c//d", "http://name/a", "/a?"]) {
      assert.match(await ask(target), /^HTTP\/1\.1 200 [^]*\/a$/, target);
    }
    assert.match(await ask("/.well-known/a..b/...//c"), /200 [^]*\/\.well-known\/a\.\.b\/\.\.\.\/\/c$/);
    assert.match(await ask("http://name"), /200 [^]*\/$/);
  }));

Deno.test("an idle connection serves further requests, then is closed", () =>
  withListener({ limits: { idleMs: 100 } }, async ({ port }) => {
    const connection = await connect(port, `${GET}\r\n${GET}\r\n`);
    assert.equal((await readAll(connection)).match(/hello/g)?.length, 2);
  }));

Deno.test("requests that are sent at once are answered one after the other, sixteen at most", async () => {
  let [running, most, served] = [0, 0, 0];
  const fetch = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running--;
    return new Response(`answer ${served++}.`);
  };
  await withListener({ fetch }, async ({ port }) => {
    const few = await connect(port, `${GET}\r\n`.repeat(15) + `${GET}Connection: close\r\n\r\n`);
    const numbers = (answers: string) =>
      [...answers.matchAll(/answer (\d+)\./g)].map(([, number]) => Number(number));
    assert.deepEqual(numbers(await readAll(few)), Array.from({ length: 16 }, (_, index) => index));
    const many = await readAll(await connect(port, `${GET}\r\n`.repeat(1000)));
    assert.deepEqual([numbers(many).length, many.match(/connection: close/gi)?.length, served], [16, 1, 32]);
    // One after the other there is no such limit.
    const patient = await connect(port, "");
    for (let i = 0; i < 40; i++) {
      await patient.write(new TextEncoder().encode(`${GET}\r\n`));
      assert.ok(await patient.read(new Uint8Array(4096)));
    }
    patient.close();
    assert.deepEqual([most, served], [1, 72]);
  });
});

Deno.test("HTTP/2 is refused with 505, what is no HTTP with 400, endless headers with 431", () =>
  withListener({}, async ({ port, faults }) => {
    const answers = await Promise.all(
      ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16\x03\x01\r\n\r\n", `${GET}X-A: ${"a".repeat(40_000)}\r\n\r\n`]
        .map(async (text) => (await readAll(await connect(port, text))).slice(0, 12)),
    );
    assert.deepEqual(answers, ["HTTP/1.1 505", "HTTP/1.1 400", "HTTP/1.1 431"]);
    assert.deepEqual(faults, ["malformed", "malformed", "malformed"]);
  }));

Deno.test("an early answer reaches a client that still sends its body", () =>
  withListener({ fetch: () => new Response("too large", { status: 413 }) }, async ({ port }) => {
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: "POST",
      body: new Uint8Array(20 * MIB),
    });
    assert.deepEqual([response.status, await response.text()], [413, "too large"]);
  }));

Deno.test("a connection whose body nobody asked for serves the next request", () =>
  withListener({ fetch: ({ method }) => new Response(method, { status: 406 }) }, async ({ port }) => {
    const body = "x".repeat(500_000);
    const head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500000\r\n\r\n";
    const connection = await connect(port, head);
    const answers = readAll(connection);
    const writer = connection.writable.getWriter();
    await writer.write(new TextEncoder().encode(`${body}${GET}Connection: close\r\n\r\n`));
    const [first, second] = (await answers).split("HTTP/1.1 406").slice(1);
    assert.match(first!, /POST$/);
    assert.match(second!, /GET$/);
  }));

Deno.test("beyond the limit the connection that waits longest gives way", () =>
  withListener({ limits: { maxConnections: 3, headerMs: 60_000 } }, async ({ port, http, faults }) => {
    const waiting = [];
    for (let nth = 0; nth < 3; nth++) waiting.push(await connect(port, `${GET}X-A: `));
    const response = await fetch(`http://127.0.0.1:${port}/`);
    assert.equal(await response.text(), "hello");
    assert.equal(await readAll(waiting[0]!), "");
    assert.deepEqual(faults, ["evicted"]);
    assert.ok(http.connections() <= 3);
    for (const connection of waiting.slice(1)) connection.close();
  }));

Deno.test("where every connection carries a request one more is refused", () => {
  const release = Promise.withResolvers<void>();
  const fetch = () => release.promise.then(() => new Response("late"));
  return withListener({ limits: { maxConnections: 2 }, fetch }, async ({ port, faults }) => {
    const held = [await connect(port, `${GET}\r\n`), await connect(port, `${GET}\r\n`)];
    while (faults.length === 0) {
      const one = await connect(port, `${GET}\r\n`).catch(() => undefined);
      if (one !== undefined) assert.ok(["", "reset"].includes(await readAll(one)));
    }
    assert.deepEqual([...new Set(faults)], ["refused"]);
    release.resolve();
    const buffer = new Uint8Array(1000);
    for (const connection of held) {
      assert.match(new TextDecoder().decode(buffer.subarray(0, await connection.read(buffer) ?? 0)), /late/);
      connection.close();
    }
  });
});

Deno.test("a body that is whole comes with its length, a stream in parts", () => {
  const parts = ["a", "b", "c"];
  const fetch = (request: Request) =>
    request.url.endsWith("/whole")
      ? new Response("hello")
      : new Response(ReadableStream.from(parts).pipeThrough(new TextEncoderStream()));
  return withListener({ fetch }, async ({ port }) => {
    const get = async (path: string) =>
      await readAll(await connect(port, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`));
    assert.match(await get("/whole"), /\r\ncontent-length: 5\r\n[^]*\r\n\r\nhello$/i);
    assert.match(await get("/parts"), /\r\ntransfer-encoding: chunked\r\n[^]*a\r\n1\r\nb\r\n/i);
  });
});

Deno.test("accept errors are survived", () => {
  let left = 3;
  const wrap = (listener: RawListener): RawListener => ({
    accept: () => left-- > 0 ? Promise.reject(new Error("Too many open files")) : listener.accept(),
    close: () => listener.close(),
  });
  return withListener({ wrap }, async ({ port, faults }) => {
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), "hello");
    assert.deepEqual(faults, ["accept", "accept", "accept"]);
  });
});

Deno.test("a client that takes nothing of its answer is cut off", async () => {
  const cut = Promise.withResolvers<void>();
  const fetch = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(MIB)),
        cancel: () => cut.resolve(),
      }),
    );
  await withListener({ limits: { writeMs: 300 }, fetch }, async ({ port }) => {
    const connection = await connect(port, `${GET}\r\n`);
    await cut.promise;
    connection.close();
  });
});

Deno.test("closing cuts a half-sent body and leaves a running request its time", () => {
  const fetch = async (request: Request) => {
    if (request.method === "POST") return new Response(await request.text().catch(() => "cut"));
    await new Promise((resolve) => setTimeout(resolve, 200));
    return new Response("finished");
  };
  return withListener({ fetch }, async ({ port, http }) => {
    const half = await connect(port, POST);
    const running = await connect(port, `${GET}\r\n`);
    const answers = Promise.all([half, running].map(readAll));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await http.close(1_500);
    const [ofHalf, ofRunning] = await answers;
    assert.ok(["", "reset"].includes(ofHalf!), `${ofHalf}`);
    assert.match(ofRunning!, /finished/);
    assert.equal(http.connections(), 0);
  });
});
