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
  idleMs: 600_000,
  requestMs: 600_000,
  writeMs: 600_000,
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
    for (const target of ["/a", "/a?b=/../c//d", "http://localhost/a", "/a?"]) {
      assert.match(await ask(target), /^HTTP\/1\.1 200 [^]*\/a$/, target);
    }
    assert.match(await ask("/.well-known/a..b/...//c"), /200 [^]*\/\.well-known\/a\.\.b\/\.\.\.\/\/c$/);
    assert.match(await ask("http://localhost"), /200 [^]*\/$/);
  }));

Deno.test("a request has one host: what it names in its target is the one in its header", () =>
  withListener(
    { fetch: ({ headers, url }) => new Response(`${headers.get("host")} ${new URL(url).host}`) },
    async ({ port }) => {
      const ask = async (target: string, ...headers: readonly string[]) => {
        const lines = [`GET ${target} HTTP/1.1`, ...headers, "Connection: close", "", ""];
        const answer = await readAll(await connect(port, lines.join("\r\n")));
        return `${answer.slice(9, 12)} ${answer.split("\r\n\r\n")[1]}`;
      };
      const told = "200 localhost:81 localhost:81";
      assert.equal(await ask("/", "Host: localhost:81"), told);
      assert.equal(await ask("http://localhost:81/", "Host: localhost:81"), told);
      assert.equal(await ask("http://localhost:81/", "Host: LOCALHOST."), told);
      assert.equal(await ask("http://evil.example/", "Host: evil.example"), "200 evil.example evil.example");
      assert.equal(await ask("http://[::1]:81/", "Host: [::1]"), "200 [::1]:81 [::1]:81");
      for (const host of ["localhost", "localhost:81", "evil.example.", "[::1]"]) {
        assert.equal(
          await ask("http://evil.example/", `Host: ${host}`) === "421 refused 421",
          host[0] !== "e",
          host,
        );
        assert.equal(
          await ask("http://localhost/", `Host: x${host.replace(/[[\]:]/g, "")}`),
          "421 refused 421",
        );
      }
      const none = [
        "Host:",
        "Host: a b",
        "Host: u@localhost",
        "Host: localhost/",
        "Host: localhost#",
        "Host: ::1",
      ];
      for (const header of [...none, "Host: localhost:99999", "Host: localhost, evil.example", "Host: a:b"]) {
        assert.equal(await ask("/", header), "400 refused 400", header);
      }
      for (const headers of [[], ["Host: localhost", "Host: localhost"], ["Host: localhost", "host: evil"]]) {
        assert.equal(await ask("/", ...headers), "400 refused 400", headers.join());
      }
      for (
        const target of [
          "http://u@localhost/",
          "http:///a",
          "http://",
          "localhost:80",
          "*",
          "http://localhost:a/",
        ]
      ) {
        assert.equal(await ask(target, "Host: localhost"), "400 refused 400", target);
      }
    },
  ));

Deno.test("TRACE reaches the routes, CONNECT is a 405 that says what there is", () =>
  withListener({ fetch: ({ method }) => new Response(method, { status: 405 }) }, async ({ port }) => {
    const ask = async (text: string) => await readAll(await connect(port, text));
    assert.match(
      await ask("TRACE /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
      /^HTTP\/1.1 405 [^]*TRACE$/,
    );
    for (const target of ["evil.example:443", "/a"]) {
      assert.match(
        await ask(`CONNECT ${target} HTTP/1.1\r\nHost: a\r\n\r\n`),
        /^HTTP\/1.1 405 [^]*refused 405$/,
      );
    }
  }));

Deno.test("a client that asks before it sends its body is told to go on when the body is read, or answered", () => {
  const fetch = async (request: Request) =>
    request.url.endsWith("/refused")
      ? new Response("no", { status: 413 })
      : new Response(await request.text());
  return withListener({ fetch }, async ({ port }) => {
    const head = (path: string) =>
      `POST ${path} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n`;
    const refused = await readAll(await connect(port, head("/refused")));
    assert.match(refused, /^HTTP\/1.1 413 [^]*\r\nConnection: close\r\n\r\nno$/i);
    // One that does not wait is not reset either.
    assert.match(await readAll(await connect(port, `${head("/refused")}hello`)), /^HTTP\/1.1 413 [^]*no$/);
    const asking = await connect(port, head("/"));
    const buffer = new Uint8Array(1000);
    const told = new TextDecoder().decode(buffer.subarray(0, await asking.read(buffer) ?? 0));
    assert.equal(told, "HTTP/1.1 100 Continue\r\n\r\n");
    await asking.write(new TextEncoder().encode(`hello${GET}Connection: close\r\n\r\n`));
    const [first, second] = (await readAll(asking)).split("HTTP/1.1 200").slice(1);
    assert.match(first!, /hello$/);
    assert.ok(second);
    const other = POST.replace("1000", "1").replace(
      "Content",
      "Expect: miracles\r\nConnection: close\r\nContent",
    );
    assert.match(await readAll(await connect(port, other)), /^HTTP\/1.1 200 [^]*I$/);
  });
});

Deno.test("an early answer is not lost to a reset where the connection closes after it", () =>
  withListener({ fetch: () => new Response("too large", { status: 413 }) }, async ({ port }) => {
    const head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 20000000\r\n\r\n";
    const connection = await connect(port, head);
    const writing = connection.write(new Uint8Array(2 * MIB)).catch(() => {});
    await writing;
    assert.match(await readAll(connection), /^HTTP\/1.1 413 [^]*too large$/);
  }));

Deno.test("an idle connection serves further requests, then is closed", () =>
  withListener({ limits: { idleMs: 100 } }, async ({ port }) => {
    const connection = await connect(port, `${GET}\r\n${GET}\r\n`);
    assert.equal((await readAll(connection)).match(/hello/g)?.length, 2);
  }));

Deno.test("requests that are sent at once are answered one after the other", async () => {
  let [running, most, served] = [0, 0, 0];
  const fetch = async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 1));
    running--;
    return new Response(`answer ${served++}.`);
  };
  await withListener({ fetch }, async ({ port }) => {
    const numbers = (answers: string) =>
      [...answers.matchAll(/answer (\d+)\./g)].map(([, number]) => Number(number));
    const many = await readAll(
      await connect(port, `${GET}\r\n`.repeat(299) + `${GET}Connection: close\r\n\r\n`),
    );
    assert.deepEqual(numbers(many), Array.from({ length: 300 }, (_, index) => index));
    assert.equal(most, 1);
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
  const begun = Promise.withResolvers<void>();
  let running = 0;
  const fetch = () => {
    if (++running === 2) begun.resolve();
    return release.promise.then(() => new Response("late"));
  };
  return withListener({ limits: { maxConnections: 2 }, fetch }, async ({ port, faults }) => {
    const held = [await connect(port, `${GET}\r\n`), await connect(port, `${GET}\r\n`)];
    await begun.promise;
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
