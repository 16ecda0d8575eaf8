/** What the server may do: as much as its settings need, and not the key of the build. */
import assert from "node:assert/strict";
import { nativeLibraries, serveArguments } from "../../src/cli/permissions.ts";

const ROOT = new URL("../../", import.meta.url);

function grants(settings: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  const environment = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`IAD_SERVER_${name}`, value]),
  );
  const flags = serveArguments(environment, { libraries: ["lib.node"] }).filter((word) =>
    word.startsWith("--allow-")
  );
  return Object.fromEntries(flags.map((flag) => {
    const [name = "", items = ""] = flag.split("=");
    return [name.replace("--allow-", ""), items.split(",")];
  }));
}

Deno.test("without settings: one address, the project's own folders, data alone to write", () => {
  const { net, read, write, env, ffi, sys, ...rest } = grants({});
  assert.deepEqual(rest, {});
  assert.deepEqual(net, ["127.0.0.1:8080"]);
  assert.deepEqual(write, ["data", "data/keys"]);
  assert.deepEqual(env, ["IAD_SERVER_*", "PORT", "LIBSQL_JS_DEV"]);
  assert.deepEqual(ffi, ["lib.node"]);
  assert.deepEqual(sys, ["cpus", "hostname", "networkInterfaces"]);
  assert.ok(read!.includes("signing/build.pub.json"));
  for (const path of [".", "signing", "signing/build.key.json", ".git", "/"]) {
    assert.ok(!read!.includes(path), path);
  }
});

Deno.test("hosts, folders and models of the settings are granted, and nothing beside them", () => {
  const { net, read, write } = grants({
    HOST: "::",
    PORT: "9000",
    DATA_DIR: "/var/lib/iad",
    KEYS_DIR: "/run/keys",
    TOKENS_FILE: "/run/tokens",
    CLIENT_DIR: "/srv/client",
    CLIENT_BUILDS_KEY: "/etc/iad/pub.json",
    DATABASE_URL: "libsql://db.example",
    DATABASE_TOKEN_FILE: "/run/database_token",
    FACE_LIVENESS: "http://pad:8081/base",
    FACE_DETECTOR: "/models/mine.json",
  });
  assert.deepEqual(net, ["[::]:9000", "db.example:443", "pad:8081"]);
  assert.deepEqual(write, ["/var/lib/iad", "/run/keys"]);
  for (
    const path of [
      "/srv/client",
      "/etc/iad/pub.json",
      "/run/tokens",
      "/run/database_token",
      "/models",
      "/var/lib/iad/client_builds",
    ]
  ) {
    assert.ok(read!.includes(path), path);
  }
  assert.ok(!read!.includes("client/dist") && !read!.includes("data"));
  assert.deepEqual(grants({ DATABASE_URL: "file:///srv/db/iad.db" })["write"], [
    "data",
    "data/keys",
    "/srv/db",
  ]);
});

Deno.test("bad settings get no grant and are handed on, names included; odd paths are refused", () => {
  const words = serveArguments({ IAD_SERVER_PROT: "1", HOME: "/root" }, { libraries: [] });
  assert.ok(!words.some((word) => /^--allow-(net|read|write)/.test(word)));
  assert.equal(words.at(-1), "--environment=IAD_SERVER_PROT");
  for (const path of ["a b", "a,b", "a\tb"]) {
    assert.throws(
      () => serveArguments({ IAD_SERVER_DATA_DIR: path }, { libraries: [] }),
      /cannot be granted/,
      path,
    );
  }
});

Deno.test("a process with the server's permissions reaches neither keys, nor .git, nor other hosts", async () => {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: serveArguments({}, {
      libraries: await nativeLibraries(ROOT),
      entry: ["tests/cli/sandbox_probe.ts"],
    }),
    cwd: ROOT,
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), ["read its public half"]);
});

Deno.test("a misspelt setting is found although the process may not list its environment", async () => {
  const env = { IAD_SERVER_WOKERS: "4" };
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: serveArguments(env, { libraries: await nativeLibraries(ROOT) }),
    cwd: ROOT,
    env,
  }).output();
  assert.equal(code, 2);
  assert.match(new TextDecoder().decode(stderr), /IAD_SERVER_WOKERS is not a setting of this server/);
});

Deno.test("paths given to the command line are relative to where the caller stands", async () => {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${dir}/x.iadb`, "no bundle");
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--config", new URL("deno.json", ROOT).pathname, "iad", "inspect", "x.iadb"],
      cwd: dir,
      env: { INIT_CWD: dir },
    }).output();
    const said = new TextDecoder().decode(stderr);
    assert.equal(code, 1, said);
    assert.match(said, /Failed to parse file/);
    assert.ok(!said.includes("--allow-ffi"));
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("a setting that cannot be granted ends in one line and an error, never in a prompt", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "start"],
    cwd: ROOT,
    env: { IAD_SERVER_DATA_DIR: "data/two words" },
    stdin: "null",
  }).output();
  const said = new TextDecoder().decode(stderr);
  assert.notEqual(code, 0);
  assert.match(said, /^iad: A path or name with spaces or commas cannot be granted: data\/two words/m);
  assert.doesNotMatch(`${said}${new TextDecoder().decode(stdout)}`, /REPL/);
});
