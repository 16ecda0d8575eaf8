import assert from "node:assert/strict";
import { parseTokens } from "../../src/access/mod.ts";
import { run } from "../../src/cli/mod.ts";
import { openTokenFile } from "../../src/cli/token_file.ts";
import { readConfig } from "../../src/config/mod.ts";
import { silentLogger } from "../support/logger.ts";

async function runCommand(...args: string[]) {
  const said = { out: "", err: "" };
  const code = await run(args, {
    out: (text) => Promise.resolve(void (said.out += text)),
    err: (text) => Promise.resolve(void (said.err += text)),
  });
  return { code, ...said };
}

Deno.test("token create prints a token and its line", async () => {
  const { code, out } = await runCommand("token", "create", "--name", "backend", "--scopes", "check, nonces");
  assert.equal(code, 0);
  const [token, line] = out.trim().split("\n");
  assert.match(token!, /^iad_/);
  assert.deepEqual(parseTokens(line!).map(({ name, scopes }) => [name, ...scopes]), [[
    "backend",
    "check",
    "nonces",
  ]]);
  for (
    const args of [["create"], ["make"], ["create", "--name", "a b"], [
      "create",
      "--name",
      "a",
      "--scopes",
      "all",
    ]]
  ) {
    assert.equal((await runCommand("token", ...args)).code, 2, args.join(" "));
  }
});

const HASH = "ab".repeat(32);

async function withFile(
  text: string | undefined,
  settings: Readonly<Record<string, string>>,
  use: (open: () => ReturnType<typeof openTokenFile>, path: string) => Promise<void>,
): Promise<void> {
  const dir = await Deno.makeTempDir();
  const path = `${dir}/tokens`;
  if (text !== undefined) await Deno.writeTextFile(path, text);
  const environment = Object.fromEntries(
    Object.entries({ TOKENS_FILE: path, ...settings }).map(([name, value]) => [`IAD_SERVER_${name}`, value]),
  );
  try {
    await use(() => openTokenFile(readConfig(environment, { cores: 1 }).http, silentLogger()), path);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("without tokens the server is open on loopback, elsewhere it needs to be told", async () => {
  for (const settings of [{}, { HOST: "localhost" }, { HOST: "::1" }, { HOST: "0.0.0.0", OPEN: "true" }]) {
    await withFile(undefined, settings as Record<string, string>, async (open) => {
      const file = await open();
      assert.equal(file.current(), undefined);
      file.close();
    });
  }
  for (const text of [undefined, "", "# none\n"]) {
    await withFile(text, { HOST: "0.0.0.0" }, async (open, path) => {
      await assert.rejects(open(), (thrown: Error) => {
        assert.ok(thrown.message.includes(path) && thrown.message.includes("IAD_SERVER_OPEN"));
        return true;
      });
    });
  }
});

Deno.test("a bad file is no start, with the line's number", () =>
  withFile(`${HASH} a check\nnonsense`, {}, async (open) => {
    await assert.rejects(open(), /Line 2 /);
  }));

Deno.test("a changed file counts, a broken one does not, an emptied one lets nobody in", () =>
  withFile(undefined, {}, async (open, path) => {
    const file = await open();
    try {
      const names = () => file.current()?.map(({ name }) => name);
      const until = async (expected: readonly string[]) => {
        while (names()?.join() !== expected.join()) await new Promise((resolve) => setTimeout(resolve, 50));
      };
      await Deno.writeTextFile(path, `${HASH} first check\n`);
      await until(["first"]);
      await Deno.writeTextFile(path, `${HASH} second check\nbroken\n`);
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      assert.deepEqual(names(), ["first"]);
      await Deno.remove(path);
      await until([]);
      assert.deepEqual(names(), []);
    } finally {
      file.close();
    }
  }));
