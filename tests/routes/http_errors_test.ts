import { makeToken } from "../../src/access/mod.ts";
import assert from "node:assert/strict";
import { makeBundle } from "../../harness/bundles.ts";
import { testNeeding } from "../support/hosts.ts";
import { problemOf, withServer } from "../support/test_server.ts";

Deno.test("every HTTP fault has the six-field body", () =>
  withServer({ MAX_BODY_BYTES: "65536" }, async ({ url, post }) => {
    const missing = await fetch(`${url}/nowhere`);
    assert.equal(missing.headers.get("cache-control"), "no-store");
    assert.equal((await problemOf(missing))["path"], "/nowhere");
    assert.equal(missing.status, 404);

    const method = await fetch(`${url}/check_capture_liveness`);
    assert.equal(method.headers.get("allow"), "POST");
    assert.equal((await problemOf(method))["status"], 405);
    const deleted = await fetch(`${url}/bi_records`, { method: "DELETE" });
    assert.equal((await problemOf(deleted))["status"], 405);

    for (
      const [path, accept] of [["/check_capture_liveness", "text/html"], [
        "/extract_image",
        "image/png",
      ]] as const
    ) {
      const response = await post(path, new Uint8Array(8), { accept });
      assert.equal((await problemOf(response))["status"], 406);
    }

    const large = await post("/check_capture_liveness", new Uint8Array(65_537));
    assert.equal((await problemOf(large))["status"], 413);
    const chunked = await fetch(`${url}/check_capture_liveness`, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: ReadableStream.from(Array.from({ length: 9 }, () => new Uint8Array(8192))),
    });
    assert.equal((await problemOf(chunked))["status"], 413);

    for (const headers of [{ "content-type": "application/json" }, { "content-encoding": "gzip" }]) {
      const response = await post("/check_capture_liveness", new Uint8Array(8), headers);
      assert.equal((await problemOf(response))["status"], 415);
    }
    const untyped = await fetch(`${url}/extract_image`, {
      method: "POST",
      body: new Blob([new Uint8Array(8)]),
    });
    assert.equal((await problemOf(untyped))["status"], 415);
  }));

Deno.test("a well-formed request id is echoed, another is replaced", () =>
  withServer({}, async ({ url }) => {
    const kept = await fetch(`${url}/livez`, { headers: { "x-request-id": "order-7_a" } });
    assert.equal(kept.headers.get("x-request-id"), "order-7_a");
    await kept.body?.cancel();
    for (const bad of ["a b", "x".repeat(129), "<script>"]) {
      const made = await fetch(`${url}/livez`, { headers: { "x-request-id": bad } });
      assert.match(made.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
      await made.body?.cancel();
    }
    const failed = await fetch(`${url}/nowhere`, { headers: { "x-request-id": "on-errors-too" } });
    assert.equal(failed.headers.get("x-request-id"), "on-errors-too");
    await failed.body?.cancel();
  }));

testNeeding(
  "a listener of its own",
  "a sure refusal comes at once to a client that waits to be told to go on",
  async () => {
    const file = await Deno.makeTempFile();
    await Deno.writeTextFile(file, (await makeToken("backend", ["check"])).line);
    /** The whole answer to a head whose body never comes. */
    async function ask(url: string, ...headers: readonly string[]): Promise<string> {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(url).port) });
      const lines = [
        "POST /check_capture_liveness HTTP/1.1",
        "Host: localhost",
        "Expect: 100-continue",
        ...headers,
      ];
      await connection.write(new TextEncoder().encode(`${lines.join("\r\n")}\r\n\r\n`));
      return await new Response(connection.readable).text();
    }
    const type = "Content-Type: application/octet-stream";
    try {
      await withServer({}, async ({ url }) => {
        assert.match(await ask(url, type, "Content-Length: 99999999"), /^HTTP\/1.1 413 /);
        assert.match(await ask(url, "Content-Type: text/plain", "Content-Length: 9"), /^HTTP\/1.1 415 /);
        assert.match(await ask(url, type, "Content-Length: 9", "Accept: text/html"), /^HTTP\/1.1 406 /);
      });
      await withServer({ TOKENS_FILE: file }, async ({ url }) => {
        assert.match(await ask(url, type, "Content-Length: 9"), /^HTTP\/1.1 401 /);
      });
    } finally {
      await Deno.remove(file);
    }
  },
);

testNeeding(
  "a listener of its own",
  "TRACE and odd methods are a 405 that says what the path allows, CONNECT on any target",
  () =>
    withServer({}, async ({ url }) => {
      const ask = async (line: string) => {
        const connection = await Deno.connect({ hostname: "127.0.0.1", port: Number(new URL(url).port) });
        const text = `${line} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
        await connection.write(new TextEncoder().encode(text));
        const answer = await new Response(connection.readable).text();
        return [answer.slice(9, 12), answer.match(/\r\nallow: (.*)\r\n/i)?.[1]];
      };
      for (const method of ["TRACE", "PUT", "PROPFIND", "OPTIONS"]) {
        assert.deepEqual(await ask(`${method} /check_capture_liveness`), ["405", "POST"], method);
        assert.deepEqual(await ask(`${method} /livez`), ["405", "GET, HEAD"], method);
        assert.deepEqual(await ask(`${method} /nothing`), ["404", undefined], method);
      }
      for (const target of ["evil.example:443", "/livez"]) {
        assert.deepEqual(await ask(`CONNECT ${target}`), ["405", "GET, HEAD, POST"]);
      }
      assert.equal((await ask("OPTIONS *"))[0], "404");
    }),
);

Deno.test("a body that stalls is given up at the deadline", () =>
  withServer({ REQUEST_DEADLINE_MS: "300" }, async ({ url }) => {
    const { hostname, port } = new URL(url);
    const connection = await Deno.connect({ hostname, port: Number(port) });
    await connection.write(new TextEncoder().encode(
      `POST /check_capture_liveness HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n` +
        `Content-Length: 1000\r\nConnection: close\r\n\r\nIADB`,
    ));
    const buffer = new Uint8Array(4096);
    const length = await connection.read(buffer) ?? 0;
    connection.close();
    const answer = new TextDecoder().decode(buffer.subarray(0, length));
    assert.match(answer, /^HTTP\/1.1 503 /);
    assert.match(answer, /retry-after: /i);
  }));

Deno.test("a full server answers 503 with Retry-After and records it", () =>
  withServer({ QUEUE_SIZE: "1" }, async ({ url, post }) => {
    const bundle = await makeBundle(url);
    const statuses = await Promise.all(Array.from({ length: 20 }, async () => {
      const response = await post("/check_capture_liveness", bundle);
      if (response.status === 503) {
        assert.ok(Number(response.headers.get("retry-after")) >= 1);
        assert.equal((await problemOf(response))["message"], "Server is overloaded");
      } else await response.body?.cancel();
      return response.status;
    }));
    assert.ok(statuses.includes(200));
    assert.ok(statuses.includes(503));
    const records = await (await fetch(`${url}/bi_records`)).json();
    assert.equal(records.length, 20);
  }));

Deno.test("the OpenAPI document lists every endpoint", () =>
  withServer({}, async ({ url }) => {
    const document = await (await fetch(`${url}/openapi.json`)).json();
    assert.match(document.info.version, /^1\./);
    assert.deepEqual(Object.keys(document.paths).sort(), [
      "/api_version",
      "/bi_records",
      "/check_capture_liveness",
      "/client/{name}",
      "/demo",
      "/demo/check",
      "/demo/{name}",
      "/extract_data",
      "/extract_image",
      "/health",
      "/livez",
      "/metrics",
      "/nonces",
      "/public_keys",
      "/readyz",
    ]);
    const problem = document.components.schemas.Problem;
    assert.deepEqual(problem.required.sort(), [
      "error",
      "error_code",
      "message",
      "path",
      "status",
      "timestamp",
    ]);
  }));
