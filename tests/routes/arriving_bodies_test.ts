/** Bodies that arrive slowly, over real connections. */
import assert from "node:assert/strict";
import { makeBundle } from "../../harness/bundles.ts";
import { problemOf, type TestServer, withServer } from "../support/test_server.ts";

const POST = "POST /check_capture_liveness HTTP/1.1\r\nHost: localhost\r\n" +
  "Content-Type: application/octet-stream\r\nContent-Length: 200000\r\n\r\n";

async function beginCheck({ url }: TestServer, text: string): Promise<Deno.TcpConn> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(url).port) });
  await connection.write(new TextEncoder().encode(text));
  return connection;
}

/** The status and the error's message. */
async function answerOf(connection: Deno.TcpConn): Promise<readonly [number, string]> {
  const buffer = new Uint8Array(8192);
  let text = "";
  while (!text.includes("}")) {
    const length = await connection.read(buffer);
    if (length === null) break;
    text += new TextDecoder().decode(buffer.subarray(0, length));
  }
  connection.close();
  return [Number(text.slice(9, 12)), text.match(/"message":"([^"]*)"/)?.[1] ?? ""];
}

async function figures({ url }: TestServer): Promise<{ readonly arriving: number; readonly held: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (name: string) => Number(text.match(new RegExp(`^${name} (\\d+)$`, "m"))?.[1]);
  return { arriving: read("iad_arriving_bodies"), held: read("iad_held_body_bytes") };
}

Deno.test("bodies that hardly come hold no place at work and are given up", () =>
  withServer({ QUEUE_SIZE: "1" }, async (server) => {
    const silent = await Promise.all(Array.from({ length: 10 }, () => beginCheck(server, POST)));
    const slow = await Promise.all(Array.from({ length: 10 }, () => beginCheck(server, `${POST}I`)));
    const honest = await server.post("/check_capture_liveness", await makeBundle(server.url));
    assert.equal(honest.status, 200);
    await honest.body?.cancel();
    for (const connection of [...silent, ...slow]) {
      assert.deepEqual(await answerOf(connection), [503, "Request deadline exceeded"]);
    }
    assert.deepEqual(await figures(server), { arriving: 0, held: 0 });
    const records = await (await fetch(`${server.url}/bi_records`)).json();
    assert.equal(records.length, 21);
  }));

Deno.test("where as many arrive as may, the slowest gives way", () =>
  withServer(
    { MAX_ARRIVING_BODIES: "3", BODY_MIN_RATE: "0", BODY_FIRST_BYTE_SECONDS: "300" },
    async (server) => {
      const slow = [];
      for (const bytes of [300, 100, 200]) slow.push(await beginCheck(server, POST + "I".repeat(bytes)));
      while ((await figures(server)).held < 600) { /* They are on their way. */ }
      const bundle = await makeBundle(server.url);
      let status = 503;
      while (status === 503) {
        const response = await server.post("/check_capture_liveness", bundle);
        status = response.status;
        if (status === 503) assert.equal((await problemOf(response))["message"], "Server is overloaded");
        else assert.equal(status, 200), await response.body?.cancel();
      }
      assert.deepEqual(await answerOf(slow[1]!), [503, "Server is overloaded"]);
      assert.deepEqual(await figures(server), { arriving: 2, held: 500 });
      slow[0]!.close();
      slow[2]!.close();
    },
  ));

Deno.test("what all requests hold together is bounded", () =>
  withServer({ MAX_HELD_BYTES: "131072" }, async (server) => {
    const refused = await server.post("/check_capture_liveness", new Uint8Array(65_537));
    assert.equal(refused.headers.get("retry-after"), "1");
    assert.equal((await problemOf(refused))["message"], "Server is overloaded");
    const taken = await server.post("/check_capture_liveness", new Uint8Array(65_536));
    assert.equal((await problemOf(taken))["message"], "Failed to parse file");
    assert.deepEqual(await figures(server), { arriving: 0, held: 0 });
  }));

Deno.test("where bodies hold too much the largest that still arrives gives way to a small one", () =>
  withServer({ MAX_HELD_BYTES: "750000", BODY_MIN_RATE: "0" }, async (server) => {
    const large = await beginCheck(server, POST.replace("200000", "2000000") + "I".repeat(700_000));
    while ((await figures(server)).held < 700_000) { /* It is on its way. */ }
    const small = await server.post("/check_capture_liveness", await makeBundle(server.url));
    assert.equal(small.status, 200);
    await small.body?.cancel();
    assert.deepEqual(await answerOf(large), [503, "Server is overloaded"]);
    assert.deepEqual(await figures(server), { arriving: 0, held: 0 });
  }));

Deno.test("bodies that wait for a worker count as long as they wait", () =>
  withServer({ MAX_HELD_BYTES: String(1024 * 1024) }, async (server) => {
    const bundles = await Promise.all(Array.from({ length: 24 }, () => makeBundle(server.url)));
    assert.ok(24 * 2 * bundles[0]!.length > 1024 * 1024);
    const statuses = await Promise.all(bundles.map(async (bundle) => {
      const response = await server.post("/check_capture_liveness", bundle);
      await response.body?.cancel();
      return response.status;
    }));
    assert.deepEqual([...new Set(statuses)].sort(), [200, 503]);
    assert.deepEqual(await figures(server), { arriving: 0, held: 0 });
  }));

Deno.test("a body in single bytes is the same body", () =>
  withServer({}, async (server) => {
    const bundle = await makeBundle(server.url);
    const body = ReadableStream.from((function* () {
      for (let at = 0; at < bundle.length; at += at < 3_000 ? 1 : 50_000) {
        yield bundle.subarray(at, at < 3_000 ? at + 1 : at + 50_000);
      }
    })());
    const response = await fetch(`${server.url}/check_capture_liveness`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body,
    });
    assert.equal(response.status, 200);
    await response.body?.cancel();
  }));
