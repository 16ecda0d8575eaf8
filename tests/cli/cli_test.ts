import assert from "node:assert/strict";
import { readKeys } from "../../edge/secrets.ts";
import { run } from "../../src/cli/mod.ts";
import { HONEST_SIGNALS, PHOTOS } from "../../harness/bundles.ts";
import { withServer } from "../support/test_server.ts";

const FIXTURES = new URL("../fixtures/", import.meta.url).pathname;
const PHOTO = `${FIXTURES}photos/${PHOTOS.accepted[0]!.file}`;
const SIGNALS = `${FIXTURES}signals/honest_chromium.json`;

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function iad(...args: readonly string[]): Promise<Ran> {
  let out = "";
  let err = "";
  const code = await run(args, {
    out: (text) => Promise.resolve(void (out += text)),
    err: (text) => Promise.resolve(void (err += text)),
  });
  return { code, out, err };
}

async function inTempDir(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "iad-cli-" });
  try {
    await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("keygen, seal, inspect and open round trip, for every suite", () =>
  inTempDir(async (dir) => {
    for (const suite of ["p256", "x25519", "hybrid"]) {
      const made = await iad("keygen", "--suite", suite, "--out", `${dir}/keys`);
      assert.equal(made.code, 0, made.err);
      const { privatePath, publicPath, keyId, publicKey } = JSON.parse(made.out);
      assert.ok(publicKey.length > 40);
      assert.ok(!made.out.includes('"privateKey"'));
      assert.equal((await Deno.stat(privatePath)).mode! & 0o777, 0o600);

      const sealed = await iad(
        ...["seal", "--photo", PHOTO, "--public-key", publicPath, "--signals", SIGNALS],
        ...["--external", "order 7", "--nonce", "00112233445566778899aabbccddeeff"],
        ...["--created", "2026-01-02T03:04:05Z", "--suite", suite, "--out", `${dir}/b.iadb`],
      );
      assert.equal(sealed.code, 0, sealed.err);

      const header = JSON.parse((await iad("inspect", `${dir}/b.iadb`)).out);
      assert.equal(header.suite, suite);
      assert.equal(header.keyId, keyId);

      const opened = await iad(
        "open",
        "--private-key",
        privatePath,
        `${dir}/b.iadb`,
        "--out",
        `${dir}/${suite}`,
      );
      assert.equal(opened.code, 0, opened.err);
      assert.deepEqual(await Deno.readFile(`${dir}/${suite}/photo.jpg`), await Deno.readFile(PHOTO));
      assert.equal(await Deno.readTextFile(`${dir}/${suite}/external.txt`), "order 7");
      assert.deepEqual(JSON.parse(await Deno.readTextFile(`${dir}/${suite}/signals.json`)), HONEST_SIGNALS);
      const facts = JSON.parse(opened.out);
      assert.equal(facts.created, "2026-01-02T03:04:05.000Z");
      assert.equal(facts.nonce, "00112233445566778899aabbccddeeff");
    }
  }));

Deno.test("seal takes a running server's keys, healthcheck and records read it", () =>
  inTempDir((dir) =>
    withServer({}, async ({ url, post, dataDir }) => {
      const sealed = await iad(
        "seal",
        "--photo",
        PHOTO,
        "--server",
        url,
        "--signals",
        SIGNALS,
        "--out",
        `${dir}/b.iadb`,
      );
      assert.equal(sealed.code, 0, sealed.err);
      const answer = await post("/check_capture_liveness", await Deno.readFile(`${dir}/b.iadb`));
      assert.deepEqual((await answer.json()).capture_liveness.rejection, []);
      assert.equal((await iad("healthcheck", "--server", url)).code, 0);

      const day = new Date().toISOString().slice(0, 10);
      Deno.env.set("IAD_SERVER_DATA_DIR", dataDir);
      try {
        const records = await iad("records", "--from", day, "--format", "ndjson");
        assert.equal(records.code, 0, records.err);
        assert.equal(JSON.parse(records.out).status, 200);
        assert.equal((await iad("records", "--to", "2001-01-01")).out, "[]");
      } finally {
        Deno.env.delete("IAD_SERVER_DATA_DIR");
      }
    })
  ));

Deno.test("a licence is issued and shown", () =>
  inTempDir(async (dir) => {
    assert.equal((await iad("license", "keygen", "--out", dir)).code, 0);
    const issued = await iad(
      ...[
        "license",
        "issue",
        "--private-key",
        `${dir}/license.key`,
        "--subject",
        "ACME",
        "--expires",
        "2099-12-01",
      ],
    );
    assert.equal(issued.code, 0, issued.err);
    const shown = await iad(
      "license",
      "show",
      "--token",
      issued.out.trim(),
      "--public-key",
      `${dir}/license.pub`,
    );
    const state = JSON.parse(shown.out);
    assert.equal(state.expirationDate, "2099-12-01T23:59:59Z");
    assert.equal(state.state, "valid");
    assert.equal(state.subject, "ACME");
    const forged = await iad(
      "license",
      "show",
      "--token",
      `${issued.out.trim()}x`,
      "--public-key",
      `${dir}/license.pub`,
    );
    assert.equal(forged.code, 1);
    assert.equal(JSON.parse((await iad("license", "show")).out).expirationDate, "9999-12-31T23:59:59Z");
  }));

Deno.test("keys prints a folder's private keys as an edge's setting takes them, and no folder that has none", () =>
  inTempDir(async (dir) => {
    for (const suite of ["p256", "hybrid"]) {
      assert.equal((await iad("keygen", "--suite", suite, "--out", `${dir}/keys`)).code, 0);
    }
    const { code, out, err } = await iad("keys", "--in", `${dir}/keys`);
    assert.equal(code, 0, err);
    assert.match(out, /^\[[^\n]+\]\n$/);
    assert.match(err, /as secret as/);
    const ring = await readKeys(out);
    assert.deepEqual(ring.publicKeys().map(({ suite }) => suite), ["hybrid", "p256"]);
    await Deno.mkdir(`${dir}/none`);
    for (const folder of ["none", "nowhere"]) {
      const refused = await iad("keys", "--in", `${dir}/${folder}`);
      assert.deepEqual([refused.code, refused.out], [1, ""]);
    }
  }));

Deno.test("bad arguments: one line on stderr, exit code 2", async () => {
  const cases = [
    [],
    ["fly"],
    ["toString"],
    ["keygen"],
    ["keys"],
    ["keygen", "--suite", "rsa", "--out", "x"],
    ["keygen", "--key-id", "xyz", "--out", "x"],
    ["seal", "--photo", PHOTO, "--out", "x"],
    ["seal", "--photo", PHOTO, "--out", "x", "--server", "http://127.0.0.1:1", "--public-key", "k"],
    ["seal", "--photo", PHOTO, "--out", "x", "--server", "http://127.0.0.1:1", "--created", "yesterday"],
    ["seal", "--photo", PHOTO, "--out", "x", "--server", "http://127.0.0.1:1", "--nonce", "zz"],
    ["seal", "--frobnicate"],
    ["open", "--out", "x"],
    ["inspect"],
    ["inspect", "a", "b"],
    ["records", "--from", "yesterday"],
    ["records", "--from", "2026-02-02", "--to", "2026-02-01"],
    ["records", "--format", "xml"],
    ["license"],
    ["serve", "now"],
  ];
  for (const args of cases) {
    const { code, out, err } = await iad(...args);
    assert.equal(code, 2, args.join(" "));
    assert.equal(out, "");
    assert.match(err, /^iad: [^\n]+\n$/, args.join(" "));
  }
});

Deno.test("what cannot be done: one line on stderr, exit code 1", () =>
  inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/junk`, "junk");
    const cases = [
      ["inspect", `${dir}/missing`],
      ["inspect", `${dir}/junk`],
      ["seal", "--photo", `${dir}/missing`, "--public-key", `${dir}/junk`, "--out", `${dir}/b`],
      ["seal", "--photo", PHOTO, "--public-key", `${dir}/junk`, "--out", `${dir}/b`],
      [
        "seal",
        "--photo",
        PHOTO,
        "--signals",
        `${dir}/junk`,
        "--public-key",
        `${dir}/junk`,
        "--out",
        `${dir}/b`,
      ],
      ["seal", "--photo", PHOTO, "--server", "http://127.0.0.1:1", "--out", `${dir}/b`],
      ["healthcheck", "--server", "http://127.0.0.1:1"],
      ["license", "issue", "--private-key", PHOTO, "--subject", "x", "--expires", "soon"],
      ["license", "issue", "--private-key", PHOTO, "--subject", "x", "--expires", "2099-01-01"],
    ];
    for (const args of cases) {
      const { code, err } = await iad(...args);
      assert.equal(code, 1, args.join(" "));
      assert.match(err, /^iad: [^\n]+\n$/, args.join(" "));
    }
  }));

Deno.test("every command tells its usage when asked for help", async () => {
  for (const asked of ["--help", "-h"]) {
    const { code, out } = await iad("seal", asked);
    assert.equal(code, 0);
    assert.match(out, /^usage: iad seal .*--photo/);
  }
});

Deno.test("help lists every command", async () => {
  const { code, out } = await iad("help");
  assert.equal(code, 0);
  for (
    const name of ["serve", "keygen", "keys", "seal", "open", "inspect", "records", "license", "healthcheck"]
  ) {
    assert.match(out, new RegExp(`^  ${name}\\b`, "m"));
  }
});

Deno.test("an option that is given twice is an error in every command, whichever spelling it has", async () => {
  const commands: Readonly<Record<string, readonly string[]>> = {
    serve: ["environment"],
    keygen: ["suite", "key-id", "out"],
    keys: ["in"],
    seal: [
      "photo",
      "public-key",
      "server",
      "signals",
      "external",
      "nonce",
      "created",
      "suite",
      "type",
      "out",
    ],
    open: ["private-key", "out"],
    explain: ["private-key", "pipeline", "received"],
    records: ["from", "to", "format"],
    "records backup": ["out"],
    "token create": ["name", "scopes"],
    "license keygen": ["out"],
    "license issue": ["private-key", "subject", "expires"],
    "license show": ["token", "public-key"],
    healthcheck: ["server"],
  };
  for (const [command, names] of Object.entries(commands)) {
    for (const name of names) {
      for (const second of [[`--${name}`, "b"], [`--${name}=b`]]) {
        const { code, out, err } = await iad(...command.split(" "), `--${name}`, "a", ...second);
        assert.deepEqual([code, out], [2, ""], command);
        assert.match(err, new RegExp(`^iad: Option --${name} is given more than once \\(usage: `));
      }
    }
  }
  const flags = { "records restore": "replace", explain: "json" };
  for (const [command, name] of Object.entries(flags)) {
    const { code, err } = await iad(...command.split(" "), `--${name}`, `--${name}`, "file");
    assert.equal(code, 2, command);
    assert.match(err, /is given more than once/);
  }
});
