import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { BUILT, CLIENT_DIST } from "../support/client_dist.ts";
import { withClientServer } from "../support/client_server.ts";
import { problemOf, withServer } from "../support/test_server.ts";

Deno.test("hashed names are served for ever, to every origin, byte for byte", () =>
  withClientServer({}, async ({ url, nameOf, textOf }) => {
    for (const role of ["library", "element", "worker"] as const) {
      const name = nameOf(role);
      const response = await fetch(`${url}/client/${name}`);
      assert.equal(response.status, 200);
      const { headers } = response;
      assert.equal(headers.get("cache-control"), "public, max-age=31536000, immutable");
      assert.equal(headers.get("content-type"), "text/javascript; charset=utf-8");
      assert.equal(headers.get("access-control-allow-origin"), "*");
      assert.equal(headers.get("cross-origin-resource-policy"), "cross-origin");
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(await response.text(), await textOf(name));
    }
  }));

Deno.test("stable names are the current build's and asked for again each time", () =>
  withClientServer({}, async ({ url, nameOf, textOf, manifest }) => {
    const cases = [
      ["iad-capture.js", await textOf(nameOf("library"))],
      ["iad-capture-element.js", await textOf(nameOf("element"))],
      ["iad-capture-worker.js", await textOf(nameOf("worker"))],
      ["manifest.json", JSON.stringify(manifest, null, 2) + "\n"],
      ["manifest.jws", await textOf("manifest.jws")],
    ] as const;
    for (const [name, text] of cases) {
      const response = await fetch(`${url}/client/${name}`);
      assert.equal(response.headers.get("cache-control"), "no-cache");
      assert.equal(await response.text(), text);
      const etag = response.headers.get("etag")!;
      for (const given of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
        const again = await fetch(`${url}/client/${name}`, { headers: { "if-none-match": given } });
        assert.equal(again.status, 304, given);
        assert.equal(again.headers.get("etag"), etag);
        assert.equal(await again.text(), "");
      }
      const other = await fetch(`${url}/client/${name}`, { headers: { "if-none-match": '"other"' } });
      assert.equal(other.status, 200);
      await other.body?.cancel();
    }
  }));

Deno.test("files come compressed where the client takes it, each encoding with a tag of its own", () =>
  withClientServer({}, async ({ url, nameOf, textOf }) => {
    const expected = await textOf(nameOf("library"));
    const plain = (bytes: Uint8Array) => bytes;
    const cases = [
      ["gzip", "gzip", gunzipSync],
      ["gzip, deflate, br", "br", brotliDecompressSync],
      ["br;q=0, gzip;q=0.5", "gzip", gunzipSync],
      ["identity", null, plain],
    ] as const;
    const tags = new Set<string | null>();
    for (const [accepted, encoding, decompress] of cases) {
      const { headers, body } = await rawGet(`${url}/client/iad-capture.js`, accepted);
      assert.equal(headers.get("content-encoding") ?? null, encoding, accepted);
      assert.equal(headers.get("vary"), "Accept-Encoding");
      assert.equal(new TextDecoder().decode(decompress(body)), expected);
      tags.add(headers.get("etag") ?? null);
    }
    assert.equal(tags.size, 3);
  }));

/** Without a client that decompresses by itself. */
async function rawGet(url: string, accepted: string) {
  const { hostname, port, pathname } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  await connection.write(new TextEncoder().encode(
    `GET ${pathname} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: ${accepted}\r\nConnection: close\r\n\r\n`,
  ));
  const bytes = new Uint8Array(await new Response(connection.readable).arrayBuffer());
  const head = new TextDecoder("latin1").decode(bytes).split("\r\n\r\n")[0]!;
  const headers = new Map(
    head.split("\r\n").slice(1).map((line) => {
      const [name, ...value] = line.split(": ");
      return [name!.toLowerCase(), value.join(": ")];
    }),
  );
  return { headers, body: bytes.subarray(head.length + 4) };
}

Deno.test("other names are the usual 404 and are not cached", () =>
  withClientServer({}, async ({ url, nameOf }) => {
    for (const name of ["nothing.js", "..%2fmanifest.json", "demo.css", nameOf("demo_script"), "__proto__"]) {
      const response = await fetch(`${url}/client/${name}`);
      assert.equal(response.headers.get("cache-control"), "no-store");
      assert.equal((await problemOf(response))["status"], 404, name);
    }
  }));

Deno.test("a server without a client serves none and says so", () =>
  withServer({}, async ({ url }) => {
    for (const path of ["/client/iad-capture.js", "/client/manifest.jws", "/demo"]) {
      assert.equal((await problemOf(await fetch(url + path)))["status"], 404, path);
    }
  }));

Deno.test("the project's own build is served under the project's own key", () =>
  withServer({ CLIENT_DIR: CLIENT_DIST.pathname.replace(/\/$/, "") }, async ({ url }) => {
    const manifest = await (await fetch(`${url}/client/manifest.json`)).json();
    assert.deepEqual(manifest, BUILT);
    const response = await fetch(`${url}/client/iad-capture.js`);
    assert.equal(response.status, 200);
    await response.body?.cancel();
  }));

Deno.test("every file of a folder counts under one label", () =>
  withClientServer({}, async ({ url }) => {
    for (
      const path of ["/client/iad-capture.js", "/client/nothing", "/client/x/y", "/demo/demo.css", "/demos/x"]
    ) {
      await (await fetch(url + path)).body?.cancel();
    }
    const text = await (await fetch(`${url}/metrics`)).text();
    assert.match(text, /^iad_http_requests_total\{route="\/client\/\*",method="GET",status="200"\} 1$/m);
    assert.match(text, /^iad_http_requests_total\{route="\/client\/\*",method="GET",status="404"\} 2$/m);
    assert.match(text, /^iad_http_requests_total\{route="\/demo\/\*",method="GET",status="200"\} 1$/m);
    assert.match(text, /^iad_http_requests_total\{route="other",method="other",status="404"\} 1$/m);
  }));
