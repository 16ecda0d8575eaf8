import assert from "node:assert/strict";
import { concatBytes, equalBytes, fromHex, sha256, toHex } from "../../src/bytes/mod.ts";
import { parseBundle } from "../../src/bundle/mod.ts";
import { createKeyRing, openEnvelope, parseEnvelope } from "../../src/envelope/mod.ts";
import { workedExample, writeExample } from "../../tools/vectors/example.ts";
import { testKeys } from "../../tools/vectors/keys.ts";

const SPEC = new URL("../../docs/spec/bundle.md", import.meta.url);
const KEY_FILE = new URL("./keys/x25519.key.json", import.meta.url);

/** The hex block after a bold title of the worked example. */
function block(spec: string, title: string): Uint8Array {
  const start = spec.indexOf(`**${title}**`);
  assert.notEqual(start, -1, `no "${title}" in the worked example`);
  const text = spec.slice(start).split("```")[1]!;
  const bytes = fromHex(text.replaceAll(/\s/g, ""));
  assert.ok(bytes, `"${title}" is not hex`);
  return bytes;
}

Deno.test("the worked example of the specification decodes to what it says", async () => {
  const spec = await Deno.readTextFile(SPEC);
  const keyText = await Deno.readTextFile(KEY_FILE);
  const ring = await createKeyRing([{ name: "x25519.key.json", text: keyText }]);
  const bytes = block(spec, "Bundle");
  const envelope = parseEnvelope(bytes);
  assert.equal(equalBytes(envelope.header, block(spec, "Header")), true);
  assert.equal(equalBytes(envelope.keyId, block(spec, "Key id")), true);
  const plaintext = await openEnvelope(envelope, ring);
  assert.equal(toHex(plaintext), toHex(block(spec, "Plaintext")));
  const bundle = parseBundle(plaintext);
  assert.equal(bundle.createdMs, 1795435200000);
  assert.equal(new Date(bundle.createdMs).toISOString(), "2026-11-23T12:00:00.000Z");
  assert.equal(bundle.sdk.name, "example");
  assert.equal(bundle.external, "session-1");
  assert.equal(toHex(bundle.photo), "ffd8ffd9");
  assert.equal(JSON.stringify(bundle.signals["screen.scale"]), `{"status":"observed","value":1.5}`);
  assert.deepEqual(await sha256(bundle.encoded.signals), bundle.digests.signals);
});

Deno.test("the example's keys belong together", async () => {
  const spec = await Deno.readTextFile(SPEC);
  const publicKey = block(spec, "Recipient's public key");
  const id = (await sha256(concatBytes(Uint8Array.of(0x00, 0x20), publicKey))).subarray(0, 8);
  assert.equal(toHex(id), toHex(block(spec, "Key id")));
  const text = await Deno.readTextFile(KEY_FILE);
  assert.equal(toHex(Uint8Array.from(atob(JSON.parse(text).privateKey), (c) => c.charCodeAt(0))), toHex(block(spec, "Recipient's private key")));
});

Deno.test("the specification holds the example that the generator makes", async () => {
  const spec = await Deno.readTextFile(SPEC);
  assert.equal(writeExample(spec, await workedExample((await testKeys()).x25519)), spec);
});

Deno.test("the sealer in Python makes the worked example, byte for byte", async () => {
  const script = new URL("../../docs/spec/sealer.py", import.meta.url);
  const probe = new Deno.Command("python3", { args: ["-c", "import cryptography"], stderr: "null" });
  if (!await probe.output().then(({ success }) => success, () => false)) {
    // deno-lint-ignore no-console
    console.log("skipped: python3 with the cryptography package is not here");
    return;
  }
  const { success, stderr } = await new Deno.Command("python3", { args: [script.pathname] }).output();
  assert.equal(success, true, new TextDecoder().decode(stderr));
});
