/** The README's backends, taken out of the page and run against a real server. */
import assert from "node:assert/strict";
import { CAPTURE_ERROR_CODES } from "../../client/mod.ts";
import { makeBundle, PHOTOS } from "../../harness/bundles.ts";
import { withServer } from "../support/test_server.ts";

const README = await Deno.readTextFile(new URL("../../client/README.md", import.meta.url));

function block(language: string): string {
  const found = README.match(new RegExp("```" + language + " backend\\n(?<code>[^]*?)```"));
  assert.ok(found?.groups?.["code"], `No ${language} backend in the README`);
  return found.groups["code"];
}

interface Backend {
  handle(request: Request): Promise<Response>;
}

/** Runs `use` with the TypeScript backend; its IAD_URL is what `url` says. */
async function withBackend(url: string, use: (backend: Backend) => Promise<void>): Promise<void> {
  const file = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(
      file,
      `import process from "node:process";\n${block("ts").replace("process.env.IAD_URL", `"${url}"`)}`,
    );
    await use(await import(`file://${file}`));
  } finally {
    await Deno.remove(file);
  }
}

function submit(body: BodyInit): Request {
  return new Request("https://shop.example/iad/submit", { method: "POST", body });
}

Deno.test("the README's TypeScript backend relays keys, accepts, and never says why not", async () => {
  await withServer({}, async (server) => {
    const bundle = await makeBundle(server.url);
    await withBackend(server.url, async ({ handle }) => {
      const keys = await (await handle(new Request("https://shop.example/iad/keys"))).json();
      assert.ok(keys.keys.length > 0);
      const first = await handle(submit(bundle));
      assert.deepEqual([first.status, await first.json()], [200, { accepted: true }]);
      const second = await handle(submit(bundle));
      assert.deepEqual([second.status, await second.json()], [200, { accepted: false }]);
      const noFace = PHOTOS.refused.find(({ code }) => code === "FACE_NOT_FOUND")!;
      const third = await handle(submit(await makeBundle(server.url, { photo: noFace })));
      assert.deepEqual([third.status, await third.json()], [422, { retry: true, hint: "FACE_NOT_FOUND" }]);
    });
  });
});

Deno.test("the README's Python backend does the same", async (t) => {
  const program = `${block("python")}
import sys
print(json.dumps(check(sys.stdin.buffer.read())))`;
  const python = await new Deno.Command("python3", { args: ["--version"] }).output().catch(() => undefined);
  if (!python?.success) {
    // deno-lint-ignore no-console
    console.info("skipped: python3 is not installed");
    return;
  }
  await withServer({}, async (server) => {
    async function check(body: Uint8Array): Promise<unknown> {
      const child = new Deno.Command("python3", {
        args: ["-c", program],
        env: { IAD_URL: server.url },
        stdin: "piped",
        stdout: "piped",
        stderr: "inherit",
      }).spawn();
      const writer = child.stdin.getWriter();
      await writer.write(body);
      await writer.close();
      return JSON.parse(new TextDecoder().decode((await child.output()).stdout));
    }
    const bundle = await makeBundle(server.url);
    await t.step("accepted", async () => assert.deepEqual(await check(bundle), [200, { accepted: true }]));
    await t.step("replayed", async () => assert.deepEqual(await check(bundle), [200, { accepted: false }]));
    await t.step("malformed", async () => {
      assert.deepEqual(await check(new Uint8Array(64)), [422, { retry: true, hint: "UNKNOWN" }]);
    });
  });
});

Deno.test("the README lists every error code, in order", () => {
  const start = README.indexOf("| `code` | when |");
  const table = README.slice(start, README.indexOf("\n\n", start));
  const codes = [...table.matchAll(/^\| `(\w+)` \| (?!when)/gm)].map(([, code]) => code);
  assert.deepEqual(codes, [...CAPTURE_ERROR_CODES]);
});
