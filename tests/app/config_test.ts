import assert from "node:assert/strict";
import { API_VERSION, ConfigError, readConfig } from "../../src/config/mod.ts";

Deno.test("defaults are the documented ones and frozen", () => {
  const config = readConfig({ PATH: "/bin", IAD_SERVER_PORT: "" }, { cores: 3 });
  assert.equal(config.http.port, 8080);
  assert.equal(config.http.host, "127.0.0.1");
  assert.equal(config.workers, 3);
  assert.equal(config.pipeline, "iad-r-1");
  assert.deepEqual(config.freshness, { enabled: false, toleranceMs: 300_000 });
  assert.deepEqual(config.database, { url: "file:data/iad.db" });
  assert.equal(config.keysDir, "data/keys");
  assert.ok(Object.isFrozen(config) && Object.isFrozen(config.faces));
});

Deno.test("every problem is reported at once, unknown names included, secrets not shown", () => {
  assert.throws(
    () =>
      readConfig({
        IAD_SERVER_PORT: "eighty",
        IAD_SERVER_WORKERS: "0",
        IAD_SERVER_PIPELINE: "iad-r-9",
        IAD_SERVER_REPLAY_ATTACK_CHECKER_ENABLED: "yes",
        IAD_SERVER_DEVICE_HASH_KEY: "short-secret",
        IAD_SERVER_WOKERS: "4",
      }, { cores: 1 }),
    (thrown: unknown) => {
      assert.ok(thrown instanceof ConfigError);
      assert.equal(thrown.problems.length, 6);
      for (
        const name of [
          "PORT",
          "WORKERS",
          "PIPELINE",
          "REPLAY_ATTACK_CHECKER_ENABLED",
          "DEVICE_HASH_KEY",
          "WOKERS",
        ]
      ) {
        assert.ok(thrown.problems.some((line) => line.startsWith(`IAD_SERVER_${name} `)), name);
      }
      assert.ok(!thrown.message.includes("short-secret"));
      return true;
    },
  );
});

Deno.test("a secret is long and varied; blanks, one character and a repeated piece are none", () => {
  const read = (key: string) => readConfig({ IAD_SERVER_DEVICE_HASH_KEY: key }, { cores: 1 }).deviceHashKey;
  const good = ["3f9c0a71d2e84b65b1c7a0e95d38f264", "four random words: plum ox tin ray"];
  for (const key of good) assert.equal(read(key), key);
  const weak = [" ".repeat(32), "\t".repeat(40), "0".repeat(64), "ab".repeat(32), "01234567".repeat(8)];
  const padded = `  short ${" ".repeat(40)}`;
  for (
    const key of [...weak, padded, "0123456789abcdef".repeat(2), "a".repeat(31) + "b", good[0]!.slice(1)]
  ) {
    assert.throws(() => read(key), (thrown: unknown) => {
      assert.ok(thrown instanceof ConfigError, key);
      assert.match(thrown.message, /^IAD_SERVER_DEVICE_HASH_KEY must be (random|at least 32 characters)/);
      return true;
    });
  }
});

Deno.test("a database token is one word, since it goes into a header", () => {
  const read = (token: string) => readConfig({ IAD_SERVER_DATABASE_TOKEN: token }, { cores: 1 }).database;
  assert.equal(read(" ey.J0.xx\n").authToken, "ey.J0.xx");
  for (const token of ["  ", "\t", "two words", "line\nbreak", "ü"]) {
    assert.throws(() => read(token), /^ConfigError: IAD_SERVER_DATABASE_TOKEN must be one word/);
  }
});

Deno.test("a number is one as people write it: blanks and hexadecimal digits are none", () => {
  const port = (text: string) => readConfig({ IAD_SERVER_PORT: text }, { cores: 1 }).http.port;
  assert.deepEqual([port("81"), port(" 81\n"), port("0")], [81, 81, 0]);
  for (const text of [" ", "0x51", "0b1", "8 1", "Infinity", "81.5", "-1", "65536", "1e9"]) {
    assert.throws(() => port(text), ConfigError, JSON.stringify(text));
  }
  const rate = { IAD_SERVER_BODY_MIN_RATE: "\t" };
  assert.throws(() => readConfig(rate, { cores: 1 }), ConfigError, "a blank would switch the rate off");
});

Deno.test("settings move the paths that hang on the data directory", () => {
  const config = readConfig({
    IAD_SERVER_DATA_DIR: "/data",
    IAD_SERVER_KEYS_DIR: "/run/keys",
    IAD_SERVER_DATABASE_TOKEN: "t",
    IAD_SERVER_REQUEST_DEADLINE_MS: "500",
  }, { cores: 1 });
  assert.deepEqual(config.database, { url: "file:/data/iad.db", authToken: "t" });
  assert.equal(config.keysDir, "/run/keys");
  assert.equal(config.claimTimeoutMs, 10_500);
});

Deno.test("face liveness is off, built in, described, or another server", () => {
  const read = (value: string) => readConfig({ IAD_SERVER_FACE_LIVENESS: value }, { cores: 1 }).faceLiveness;
  assert.deepEqual(read(""), { kind: "off" });
  assert.deepEqual(read("builtin"), { kind: "builtin" });
  assert.deepEqual(read("/models/mine.json"), { kind: "operator", path: "/models/mine.json" });
  assert.deepEqual(read("http://pad:8080/base"), { kind: "remote", url: "http://pad:8080/base" });
  const wrong = [
    "on",
    "mine.onnx",
    "ftp://pad",
    "file:///mine.json",
    "https://",
    "https://user:secret@pad",
    "https://pad/?token=secret",
    "https://pad/#a",
  ];
  for (const value of wrong) {
    assert.throws(() => read(value), (thrown: unknown) => {
      assert.ok(thrown instanceof ConfigError);
      assert.equal(thrown.problems.length, 1);
      assert.match(thrown.problems[0]!, /^IAD_SERVER_FACE_LIVENESS must be off, builtin, /);
      assert.ok(!thrown.message.includes("secret"));
      return true;
    });
  }
});

Deno.test("the face detector is the project's own or described", () => {
  const read = (value: string) => readConfig({ IAD_SERVER_FACE_DETECTOR: value }, { cores: 1 }).faceDetector;
  assert.deepEqual(read(""), { kind: "builtin" });
  assert.deepEqual(read("yunet.json"), { kind: "operator", path: "yunet.json" });
  for (const value of ["off", "yunet.onnx", "https://pad/yunet.json"]) {
    assert.throws(() => read(value), /IAD_SERVER_FACE_DETECTOR must be builtin or the path/);
  }
});

Deno.test("a database that cannot keep records is refused at the start, its secrets not shown", () => {
  for (const url of [":memory:", "file::memory:", "data/iad.db", "https://user:needle@db.example"]) {
    assert.throws(() => readConfig({ IAD_SERVER_DATABASE_URL: url }, { cores: 1 }), (thrown: unknown) => {
      assert.ok(thrown instanceof ConfigError);
      assert.match(thrown.message, /^IAD_SERVER_DATABASE_URL must /);
      return !thrown.message.includes("needle");
    });
  }
  const { database } = readConfig({ IAD_SERVER_DATABASE_URL: "libsql://db.example" }, { cores: 1 });
  assert.deepEqual(database, { url: "libsql://db.example" });
});

Deno.test("a database's token is given once: itself or its file", () => {
  const both = { IAD_SERVER_DATABASE_TOKEN: "needle", IAD_SERVER_DATABASE_TOKEN_FILE: "/run/token" };
  assert.throws(() => readConfig(both, { cores: 1 }), {
    message: "IAD_SERVER_DATABASE_TOKEN_FILE must not be given beside IAD_SERVER_DATABASE_TOKEN",
  });
  const { IAD_SERVER_DATABASE_TOKEN_FILE } = both;
  const { database } = readConfig({ IAD_SERVER_DATABASE_TOKEN_FILE }, { cores: 1 });
  assert.deepEqual(database, { url: "file:data/iad.db", tokenFile: "/run/token" });
});

Deno.test("what Kubernetes sets for a Service of our name is no setting; PORT counts where ours is not given", () => {
  const service = {
    IAD_SERVER_PORT: "tcp://10.0.0.5:8080",
    IAD_SERVER_SERVICE_HOST: "10.0.0.5",
    IAD_SERVER_SERVICE_PORT: "8080",
    IAD_SERVER_SERVICE_PORT_HTTP: "8080",
    IAD_SERVER_PORT_8080_TCP: "tcp://10.0.0.5:8080",
    IAD_SERVER_PORT_8080_TCP_PROTO: "tcp",
    IAD_SERVER_PORT_8080_TCP_PORT: "8080",
    IAD_SERVER_PORT_8080_TCP_ADDR: "10.0.0.5",
    IAD_SERVER_METRICS_SERVICE_HOST: "10.0.0.6",
    IAD_SERVER_METRICS_PORT: "udp://10.0.0.6:9090",
  };
  const config = readConfig(service, { cores: 1 });
  assert.equal(config.http.port, 8080);
  assert.deepEqual(config.ignored, Object.keys(service).sort());
  assert.equal(readConfig({ ...service, PORT: "3000" }, { cores: 1 }).http.port, 3000);
  assert.equal(readConfig({ IAD_SERVER_PORT: "81", PORT: "3000" }, { cores: 1 }).http.port, 81);
  for (const typo of ["IAD_SERVER_POTR", "IAD_SERVER_SERVICE", "IAD_SERVER_METRICS_PORT"]) {
    assert.throws(() => readConfig({ [typo]: "8080" }, { cores: 1 }), ConfigError, typo);
  }
});

Deno.test("hosts, origins and the demo follow the address", () => {
  const http = (settings: Record<string, string>) =>
    readConfig(
      Object.fromEntries(Object.entries(settings).map(([name, value]) => [`IAD_SERVER_${name}`, value])),
      { cores: 1 },
    ).http;
  assert.deepEqual([...http({}).allowedHosts!].sort(), ["127.0.0.1", "[::1]", "localhost"]);
  assert.equal(http({ HOST: "[::1]" }).host, "::1");
  assert.equal(http({ HOST: "0.0.0.0" }).allowedHosts, undefined);
  assert.deepEqual([...http({ HOST: "10.0.0.1", ALLOWED_HOSTS: "A.example, b" }).allowedHosts!], [
    "a.example",
    "b",
  ]);
  assert.equal(http({ ALLOWED_HOSTS: "*" }).allowedHosts, undefined);
  assert.deepEqual([http({}).demo, http({ DEMO: "false" }).demo], [true, false]);
  assert.deepEqual([http({ HOST: "::" }).demo, http({ HOST: "::", DEMO: "true" }).demo], [false, true]);
  assert.throws(() => http({ ALLOWED_HOSTS: "http://a" }), ConfigError);
  assert.throws(() => http({ ALLOWED_ORIGINS: "https://a/" }), ConfigError);
});

Deno.test("a build has the project's version, and its commit where that is known", () => {
  const read = (env: Record<string, string>) => readConfig(env, { cores: 1 }).buildVersion;
  assert.match(read({}), /^\d+\.\d+\.\d+$/);
  assert.equal(read({ IAD_SERVER_COMMIT: "0123456789abcdef0123" }), `${read({})}+0123456789ab`);
  assert.throws(() => read({ IAD_SERVER_COMMIT: "main" }), /7 to 64 hex digits/);
  assert.notEqual(read({}), API_VERSION);
});
