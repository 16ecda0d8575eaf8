/** What a first start writes, when the disk was full or the process was killed in the middle of it. */
import assert from "node:assert/strict";
import { deviceHashSecret } from "../../src/cli/device_hash_key.ts";
import { createFile, replaceFile } from "../../src/cli/durable_file.ts";
import { openKeyDirectory } from "../../src/cli/key_directory.ts";
import { openSigningKey, publicKeyPath } from "../../tools/client/signing_key.ts";
import { silentLogger } from "../support/logger.ts";

const LOG = silentLogger();

async function inTempDir(use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "iad-first-" });
  try {
    await use(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

async function namesIn(dir: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(dir))).map(({ name }) => name).sort();
}

/** The suites of the keys in `dir` once it was opened. */
async function suitesOf(dir: string): Promise<string[]> {
  const keys = await openKeyDirectory(dir, LOG);
  keys.close();
  return keys.current().publicKeys().map(({ suite }) => suite).sort();
}

Deno.test("a file is made whole, once, with its mode, and leaves no draft", () =>
  inTempDir(async (dir) => {
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, n) => createFile(`${dir}/a`, `text ${n}`, 0o600)),
    );
    assert.equal(made.filter((one) => one).length, 1);
    assert.equal(await Deno.readTextFile(`${dir}/a`), `text ${made.indexOf(true)}`);
    assert.equal((await Deno.stat(`${dir}/a`)).mode! & 0o777, 0o600);
    await replaceFile(`${dir}/a`, "other", 0o600);
    assert.equal(await Deno.readTextFile(`${dir}/a`), "other");
    assert.deepEqual(await namesIn(dir), ["a"]);
    await assert.rejects(createFile(`${dir}/none/a`, "", 0o600), Deno.errors.NotFound);
  }));

Deno.test("the device hash key is made once, an empty one again, a short one refused by name", () =>
  inTempDir(async (dir) => {
    const config = { dataDir: dir, deviceHashKey: undefined };
    const [first, second] = await Promise.all([deviceHashSecret(config, LOG), deviceHashSecret(config, LOG)]);
    assert.deepEqual(first, second);
    assert.equal(first.length, 64);
    await Deno.writeTextFile(`${dir}/device_hash.key`, "");
    const made = await deviceHashSecret(config, LOG);
    assert.equal(made.length, 64);
    assert.notDeepEqual(made, first);
    assert.deepEqual(await deviceHashSecret(config, LOG), made);
    await Deno.writeTextFile(`${dir}/device_hash.key`, "x".repeat(20));
    await assert.rejects(deviceHashSecret(config, LOG), {
      name: "CommandError",
      message: `Device hash key "${dir}/device_hash.key" must be at least 32 characters`,
    });
    await Deno.writeTextFile(`${dir}/device_hash.key`, "x".repeat(32));
    await assert.rejects(deviceHashSecret(config, LOG), {
      name: "CommandError",
      message: `Device hash key "${dir}/device_hash.key" must be random, not a few characters over and over`,
    });
    await Deno.writeTextFile(`${dir}/device_hash.key`, `${"3f9c0a71d2e84b65b1c7a0e95d38f264"}\n`);
    assert.equal((await deviceHashSecret(config, LOG)).length, 32);
  }));

const ALL = ["hybrid", "p256", "x25519"];

Deno.test("a first start makes a key per suite, private, and nothing else", () =>
  inTempDir(async (dir) => {
    assert.deepEqual(await suitesOf(`${dir}/keys`), ALL);
    assert.equal((await Deno.stat(`${dir}/keys`)).mode! & 0o777, 0o700);
    const names = await namesIn(`${dir}/keys`);
    assert.equal(names.length, 6);
    for (const name of names.filter((one) => one.endsWith(".key.json"))) {
      assert.equal((await Deno.stat(`${dir}/keys/${name}`)).mode! & 0o777, 0o600);
    }
    assert.deepEqual(await suitesOf(`${dir}/keys`), ALL);
    assert.deepEqual(await namesIn(`${dir}/keys`), names);
  }));

Deno.test("servers that share a folder may start for the first time at once", () =>
  inTempDir(async (dir) => {
    await Promise.all(Array.from({ length: 4 }, () => suitesOf(dir)));
    // Each may have made its own: all of them open bundles, at every server.
    assert.deepEqual([...new Set(await suitesOf(dir))], ALL);
    assert.ok(!(await namesIn(dir)).includes(".making_default_keys"));
  }));

Deno.test("a first start that was cut off is finished, one suite on purpose is left alone", () =>
  inTempDir(async (dir) => {
    await suitesOf(dir);
    for (const name of await namesIn(dir)) if (!name.startsWith("p256")) await Deno.remove(`${dir}/${name}`);
    assert.deepEqual(await suitesOf(dir), ["p256"]);
    await Deno.writeTextFile(`${dir}/.making_default_keys`, "");
    assert.deepEqual(await suitesOf(dir), ALL);
    assert.ok(!(await namesIn(dir)).includes(".making_default_keys"));
  }));

Deno.test("empty key files are passed over; torn ones are named", () =>
  inTempDir(async (dir) => {
    await Deno.writeTextFile(`${dir}/x25519-0123456789abcdef.key.json`, "");
    assert.deepEqual(await suitesOf(dir), ALL);
    assert.deepEqual(await suitesOf(dir), ALL);
    await Deno.writeTextFile(`${dir}/x25519-0123456789abcdef.key.json`, '{"kind":"iad-pri');
    await assert.rejects(suitesOf(dir), /x25519-0123456789abcdef\.key\.json: /);
  }));

Deno.test("the build key is made again where it is empty, and named where it is torn", () =>
  inTempDir(async (dir) => {
    const path = `${dir}/signing/build.key.json`;
    await Deno.mkdir(`${dir}/signing`);
    await Deno.writeTextFile(path, "");
    const made = await openSigningKey(path);
    assert.deepEqual(await openSigningKey(path), made);
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    await Deno.writeTextFile(publicKeyPath(path), "");
    assert.equal((await openSigningKey(path)).publicKey, made.publicKey);
    assert.equal(await Deno.readTextFile(publicKeyPath(path)), made.publicKey);
    await Deno.writeTextFile(path, made.privateKey!.slice(0, 40));
    await assert.rejects(openSigningKey(path), (thrown) => (thrown as Error).message.includes(path));
  }));
