/** What a start tells the operator before anything is asked, or why there is none. */
import assert from "node:assert/strict";
import { readConfig } from "../../src/config/mod.ts";
import { startServer } from "../../src/cli/server.ts";
import { silentLogger } from "../support/logger.ts";
import { withServer } from "../support/test_server.ts";

/** Events at level warn of a start with these settings. */
async function warningsOf(settings: Readonly<Record<string, string>>): Promise<string[]> {
  const warnings: string[] = [];
  const log = { ...silentLogger(), warn: (event: string) => void warnings.push(event) };
  await withServer(settings, () => Promise.resolve(), log);
  return warnings;
}

Deno.test("the built-in liveness network is warned of, none and other networks are not", async () => {
  const event = "builtin_liveness_not_recommended";
  assert.ok((await warningsOf({ FACE_LIVENESS: "builtin" })).includes(event));
  for (const settings of [{}, { FACE_LIVENESS: "http://127.0.0.1:9/" }] as Record<string, string>[]) {
    assert.ok(!(await warningsOf(settings)).includes(event));
  }
});

Deno.test("secrets that only an edge reads are refused, by name", async () => {
  for (const name of ["KEYS", "TOKENS"]) {
    await assert.rejects(withServer({ [name]: "a-secret" }, () => Promise.resolve()), (thrown: Error) => {
      assert.match(thrown.message, new RegExp(`^IAD_SERVER_${name} is for hosts without files`));
      return !thrown.message.includes("a-secret");
    });
  }
});

// A start that fails ends the process, so it leaves its timers as they are.
const left = { sanitizeOps: false, sanitizeResources: false };

Deno.test("a path that cannot be used is one line: path, setting, cause", left, async () => {
  const dir = await Deno.makeTempDir({ prefix: "iad-paths-" });
  const file = `${dir}/file`;
  await Deno.writeTextFile(file, "");
  await Deno.mkdir(`${dir}/records/iad.db`, { recursive: true });
  const cases: readonly (readonly [Record<string, string>, RegExp])[] = [
    [{ DATA_DIR: file }, /^Cannot use ".*file" \(IAD_SERVER_DATA_DIR\): File exists$/],
    [{ DATA_DIR: `${file}/below` }, /^Cannot use ".*below" \(IAD_SERVER_DATA_DIR\): Not a directory$/],
    [{ KEYS_DIR: file }, /^Cannot use ".*file" \(IAD_SERVER_KEYS_DIR\): File exists$/],
    [{ KEYS_DIR: "/proc/keys" }, /^Cannot use "\/proc\/keys" \(IAD_SERVER_KEYS_DIR\): /],
    [{ CLIENT_BUILDS_DIR: file }, /^Cannot use ".*file" \(IAD_SERVER_CLIENT_BUILDS_DIR\): Not a directory$/],
    [{ TOKENS_FILE: dir }, /^Cannot read ".*": Is a directory/],
    [
      { DATA_DIR: `${dir}/records` },
      /^Cannot open the database: .*cannot open the file \(IAD_SERVER_DATABASE_URL is /,
    ],
  ];
  try {
    for (const [settings, expected] of cases) {
      const given = {
        PORT: "0",
        WORKERS: "1",
        DATA_DIR: `${dir}/data`,
        CLIENT_DIR: `${dir}/none`,
        ...settings,
      };
      const environment = Object.entries(given).map(([name, value]) => [`IAD_SERVER_${name}`, value]);
      const config = readConfig(Object.fromEntries(environment), { cores: 1 });
      await assert.rejects(startServer(config, silentLogger()), (thrown: Error) => {
        assert.equal(thrown.name, "CommandError", thrown.message);
        assert.match(thrown.message, expected);
        assert.ok(!thrown.message.includes("\n"));
        return true;
      });
    }
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
