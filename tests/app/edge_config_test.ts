import assert from "node:assert/strict";
import { ConfigError, readEdgeConfig } from "../../src/config/mod.ts";

const SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c";
const GOOD = {
  IAD_SERVER_DATABASE_URL: "libsql://db.example",
  IAD_SERVER_KEYS: "[]",
  IAD_SERVER_DEVICE_HASH_KEY: SECRET,
  IAD_SERVER_TOKENS: "a line",
};

function problemsOf(changes: Readonly<Record<string, string>>, listens = false): readonly string[] {
  try {
    readEdgeConfig({ ...GOOD, ...changes }, { listens });
    return [];
  } catch (thrown) {
    assert.ok(thrown instanceof ConfigError);
    return thrown.problems;
  }
}

Deno.test("what an edge needs is asked for, all at once", () => {
  const names = ["DATABASE_URL", "KEYS", "DEVICE_HASH_KEY", "TOKENS"].map((name) => `IAD_SERVER_${name}`);
  const problems = problemsOf(Object.fromEntries(names.map((name) => [name, ""])));
  for (const name of names) assert.ok(problems.some((problem) => problem.startsWith(name)), name);
  assert.deepEqual(problemsOf({}), []);
});

Deno.test("what an edge has not got is refused by name", () => {
  const cases = {
    IAD_SERVER_KEYS_DIR: "keys",
    IAD_SERVER_WORKERS: "2",
    IAD_SERVER_TOKENS_FILE: "tokens",
    IAD_SERVER_DATABASE_URL: "file:iad.db",
    IAD_SERVER_FACE_DETECTOR: "detector.json",
    IAD_SERVER_FACE_LIVENESS: "builtin",
    IAD_SERVER_WRONG: "1",
  };
  for (const [name, value] of Object.entries(cases)) {
    const problems = problemsOf({ [name]: value });
    assert.equal(problems.length, 1, name);
    assert.ok(problems[0]!.startsWith(`${name} `), problems.join());
  }
  assert.match(problemsOf({ IAD_SERVER_DATABASE_URL: "wss://db.example" })[0]!, /libsql:, https: or http:/);
  assert.deepEqual(problemsOf({ IAD_SERVER_FACE_LIVENESS: "https://rating.example" }), []);
});

Deno.test("without tokens it is open where only this machine reaches it, or where the settings say so", () => {
  assert.deepEqual(problemsOf({ IAD_SERVER_TOKENS: "" }, true), []);
  assert.match(problemsOf({ IAD_SERVER_TOKENS: "", IAD_SERVER_HOST: "0.0.0.0" }, true)[0]!, /TOKENS/);
  assert.match(problemsOf({ IAD_SERVER_TOKENS: "" })[0]!, /TOKENS/);
  assert.deepEqual(problemsOf({ IAD_SERVER_TOKENS: "", IAD_SERVER_OPEN: "true" }), []);
});

Deno.test("no problem shows a secret", () => {
  const problems = problemsOf({ IAD_SERVER_DEVICE_HASH_KEY: "short-secret", IAD_SERVER_KEYS_DIR: "x" });
  assert.ok(problems.length >= 2);
  assert.ok(!problems.join().includes("short-secret"));
});
