/** Tokens, hosts and origins at the real server: every route with every scope. */
import assert from "node:assert/strict";
import { makeToken, type Scope, SCOPES } from "../../src/access/mod.ts";
import { ROUTES } from "../../routes/mod.ts";
import { testNeeding } from "../support/hosts.ts";
import { problemOf, withServer } from "../support/test_server.ts";

type Headers = Readonly<Record<string, string>>;

/** The status of a request to a route; a body that is no bundle is enough to pass or fail the guard. */
async function statusOf(
  url: string,
  { route, methods }: (typeof ROUTES)[number],
  headers: Headers,
): Promise<number> {
  const method = methods[0]!;
  const response = await fetch(`${url}${route.replace("*", "nothing")}`, {
    method,
    headers: { "content-type": "application/octet-stream", ...headers },
    ...(method === "POST" && { body: "x" }),
  });
  if (response.status >= 400) await problemOf(response);
  else await response.body?.cancel();
  return response.status;
}

async function withTokens(
  use: (url: string, tokens: ReadonlyMap<Scope, string>) => Promise<void>,
): Promise<void> {
  const file = await Deno.makeTempFile();
  const made = await Promise.all(
    SCOPES.map(async (scope) => ({ scope, ...await makeToken(scope, [scope]) })),
  );
  await Deno.writeTextFile(file, made.map(({ line }) => line).join("\n"));
  try {
    await withServer(
      { TOKENS_FILE: file, HOST: "0.0.0.0", DEMO: "true", NONCE_RATE: "1" },
      ({ url }) =>
        use(url.replace("0.0.0.0", "127.0.0.1"), new Map(made.map(({ scope, token }) => [scope, token]))),
    );
  } finally {
    await Deno.remove(file);
  }
}

Deno.test("every route opens to its scope alone", () =>
  withTokens(async (url, tokens) => {
    for (const route of ROUTES) {
      const without = await statusOf(url, route, {});
      assert.equal(without === 401, route.scope !== null, `${route.route} without a token: ${without}`);
      for (const [scope, token] of tokens) {
        const status = await statusOf(url, route, { authorization: `Bearer ${token}` });
        const name = `${route.route} with ${scope}: ${status}`;
        if (route.scope === null) assert.equal(status, without, name);
        else if (route.scope === scope) assert.ok(![401, 403].includes(status), name);
        else assert.equal(status, 403, name);
      }
    }
  }));

Deno.test("no spelling of a path or method goes around the guard", () =>
  withTokens(async (url) => {
    for (const path of ["/bi_records/", "/bi%5Frecords", "//bi_records", "/./bi_records", "/BI_RECORDS"]) {
      const status = (await problemOf(await fetch(`${url}${path}`)))["status"];
      assert.ok([400, 401, 404].includes(Number(status)), `${path}: ${status}`);
    }
    const head = await fetch(`${url}/bi_records`, { method: "HEAD" });
    assert.equal(head.status, 401);
    const refused = await fetch(`${url}/bi_records`, { headers: { authorization: "Bearer iad_wrong" } });
    assert.equal(refused.headers.get("www-authenticate"), "Bearer");
    assert.equal((await problemOf(refused))["message"], "A bearer token is required");
  }));

Deno.test("the OpenAPI document tells what the guard answers, and that other methods are refused", () =>
  withServer({}, async ({ url }) => {
    const { paths, components } = await (await fetch(`${url}/openapi.json`)).json();
    assert.equal(components.securitySchemes.bearer.scheme, "bearer");
    for (const { route, methods, scope } of ROUTES.filter((one) => one.route !== "/openapi.json")) {
      const item = paths[route.replace("*", "{name}")];
      for (const method of ["GET", "POST"]) {
        const { responses, security } = item[method.toLowerCase()];
        const expected = !methods.includes(method) ? ["405"] : scope === null ? [] : ["401", "403"];
        for (const status of expected) assert.ok(status in responses, `${method} ${route} ${status}`);
        assert.equal(
          security !== undefined,
          methods.includes(method) && scope !== null,
          `${method} ${route}`,
        );
      }
    }
  }));

Deno.test("what the OpenAPI document says of host names is what every route does", () =>
  withServer({}, async ({ url }) => {
    const { paths } = await (await fetch(`${url}/openapi.json`)).json();
    const port = Number(new URL(url).port);
    for (const { route } of ROUTES.filter((one) => one.route !== "/openapi.json")) {
      for (const method of ["GET", "POST"]) {
        const { responses } = paths[route.replace("*", "{name}")][method.toLowerCase()];
        const path = route.replace("*", "nothing");
        const status = await statusUnder(port, { method, path, host: "evil.example" });
        assert.equal(status === 421, "421" in responses, `${method} ${route}: ${status}`);
      }
    }
  }));

/** The status of a request whose Host is `host`, which fetch would not send. */
async function statusUnder(
  port: number,
  { method, path, host }: { readonly method: string; readonly path: string; readonly host: string },
): Promise<number> {
  const connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const head =
    `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(head));
  return Number((await new Response(connection.readable).text()).slice(9, 12));
}

Deno.test("the names of other hosts are a 421 on loopback, and can be allowed", async () => {
  const ask = (url: string, host: string, path = "/bi_records") =>
    statusUnder(Number(new URL(url).port), { method: "GET", path, host });
  await withServer({}, async ({ url }) => {
    const { port } = new URL(url);
    for (const host of ["localhost", `localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`]) {
      assert.equal(await ask(url, host), 200, host);
    }
    for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1.evil.example"]) {
      assert.equal(await ask(url, host), 421, host);
    }
    // Orchestrators ask by address.
    for (const path of ["/livez", "/readyz", "/health"]) {
      assert.equal(await ask(url, "10.0.0.7:8080", path), 200, path);
    }
  });
  await withServer({ ALLOWED_HOSTS: "iad.example" }, async ({ url }) => {
    assert.deepEqual([await ask(url, "iad.example:443"), await ask(url, "evil.example")], [200, 421]);
  });
  await withServer(
    { ALLOWED_HOSTS: "*" },
    async ({ url }) => assert.equal(await ask(url, "evil.example"), 200),
  );
});

testNeeding(
  "a listener of its own",
  "the host of a whole URL as the target counts, whatever the header says",
  () =>
    withServer({}, async ({ url }) => {
      const { port } = new URL(url);
      const ofTarget = (host: string, target: string) =>
        statusUnder(Number(port), { method: "GET", path: `${target}/bi_records`, host });
      assert.equal(await ofTarget(`localhost:${port}`, `http://localhost:${port}`), 200);
      for (const host of ["localhost", "evil.example", "127.0.0.1"]) {
        assert.equal(await ofTarget(host, "http://evil.example"), 421, host);
      }
    }),
);

Deno.test("a page of another origin can neither take nonces nor post, unless it is listed", () =>
  withServer({ ALLOWED_ORIGINS: "https://shop.example" }, async ({ url, post }) => {
    const take = (headers: Headers) => fetch(`${url}/nonces`, { method: "POST", headers });
    for (
      const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }] as Headers[]
    ) {
      assert.equal((await problemOf(await take(headers)))["status"], 403);
      assert.equal((await problemOf(await post("/check_capture_liveness", "x", headers)))["status"], 403);
    }
    for (const headers of [{}, { origin: url }, { origin: "https://shop.example" }] as Headers[]) {
      const response = await take(headers);
      assert.equal(response.status, 200);
      await response.body?.cancel();
    }
  }));

Deno.test("one caller gets its rate of nonces and leaves the rest to others", async () => {
  await withTokens(async (url, tokens) => {
    const take = async (headers: Headers) => {
      const response = await fetch(`${url}/nonces`, { method: "POST", headers });
      await response.body?.cancel();
      return response;
    };
    const headers = { authorization: `Bearer ${tokens.get("nonces")}` };
    const refused = (await Promise.all(Array.from({ length: 300 }, () => take(headers))))
      .filter(({ status }) => status === 429);
    assert.ok(refused.length > 0);
    assert.equal(refused[0]!.headers.get("retry-after"), "1");
  });
});
