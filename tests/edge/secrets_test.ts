/** Keys and tokens from the environment: several, rotated, and refused in words that give nothing away. */
import assert from "node:assert/strict";
import { toHex } from "../../src/bytes/mod.ts";
import { makeToken } from "../../src/access/mod.ts";
import { ConfigError } from "../../src/config/mod.ts";
import {
  formatPrivateKeyFile,
  generateKeyPair,
  openEnvelope,
  parseEnvelope,
  sealEnvelope,
} from "../../src/envelope/mod.ts";
import { readKeys, readTokens } from "../../edge/secrets.ts";

async function keyFile(options: { readonly isDefault: boolean; readonly createdMs: number }) {
  const pair = await generateKeyPair("p256", options);
  return { id: toHex(pair.keyId), file: JSON.parse(formatPrivateKeyFile(pair)) };
}

Deno.test("a new default beside the old key: clients are given the new one, and both open", async () => {
  const old = await keyFile({ isDefault: true, createdMs: 1_000 });
  const next = await keyFile({ isDefault: true, createdMs: 2_000 });
  const before = await readKeys(JSON.stringify([old.file]));
  const sealed = await sealEnvelope(new Uint8Array(9), before.publicKeys()[0]!);
  const ring = await readKeys(JSON.stringify([old.file, next.file]));
  assert.deepEqual(ring.publicKeys().map(({ keyId, isDefault }) => [keyId, isDefault]), [
    [next.id, true],
    [old.id, false],
  ]);
  assert.deepEqual(await openEnvelope(parseEnvelope(sealed), ring), new Uint8Array(9));
  const anew = await sealEnvelope(new Uint8Array(7), ring.publicKeys()[0]!);
  assert.deepEqual(await openEnvelope(parseEnvelope(anew), ring), new Uint8Array(7));
  const after = await readKeys(JSON.stringify([next.file]));
  await assert.rejects(openEnvelope(parseEnvelope(sealed), after));
});

Deno.test("what is no list of key files is told, and never shown", async () => {
  const { file } = await keyFile({ isDefault: true, createdMs: 1_000 });
  const broken = { ...file, privateKey: "c2VjcmV0" };
  const cases: readonly (readonly [string, RegExp])[] = [
    ["not-json-secret", /^IAD_SERVER_KEYS must be a JSON array/],
    ["{}", /^IAD_SERVER_KEYS must be a JSON array/],
    ["[]", /1 to 256/],
    [
      JSON.stringify([file, broken]),
      /^IAD_SERVER_KEYS\/2\.key\.json: "privateKey" must be base64 of 32 bytes$/,
    ],
    [JSON.stringify([file, file]), /Same key id as IAD_SERVER_KEYS\/1/],
    [JSON.stringify([7]), /Not a JSON object/],
  ];
  for (const [text, expected] of cases) {
    await assert.rejects(readKeys(text), (thrown) => {
      assert.ok(thrown instanceof ConfigError, String(thrown));
      assert.match(thrown.problems.join("\n"), expected);
      assert.ok(!/secret|c2VjcmV0/.test(thrown.message));
      return true;
    });
  }
});

Deno.test("tokens: one a line or with semicolons; an empty list is no open door", async () => {
  const lines = await Promise.all(["a", "b"].map(async (name) => (await makeToken(name, ["check"])).line));
  for (const text of [lines.join("\n"), lines.join(";"), `${lines.join("; ")};`]) {
    assert.deepEqual(readTokens(text)?.map(({ name }) => name), ["a", "b"]);
  }
  assert.equal(readTokens(undefined), undefined);
  for (const text of [";", "# none", "not a token"]) assert.throws(() => readTokens(text), ConfigError);
});
