import assert from "node:assert/strict";
import { fromBase64, fromHex, toBase64, toHex } from "../../src/bytes/mod.ts";
import {
  createKeyRing,
  formatPrivateKeyFile,
  generateKeyPair,
  type GenerateOptions,
  KeyFileError,
  type KeyPair,
  openEnvelope,
  parseEnvelope,
  parsePrivateKeyFile,
  sealEnvelope,
  type SuiteName,
  SUITES,
} from "../../src/envelope/mod.ts";

const X25519 = SUITES.x25519.kemId;
const PLAINTEXT = Uint8Array.of(1, 2, 3);

async function keyFile(name: string, options: GenerateOptions & { suite?: SuiteName } = {}) {
  const pair = await generateKeyPair(options.suite ?? "x25519", options);
  return { pair, name: `${name}.key.json`, text: formatPrivateKeyFile(pair) };
}

/** The problems of these files; fails if there are none. */
async function problemsOf(files: readonly { name: string; text: string }[]): Promise<readonly string[]> {
  const error = await createKeyRing(files).then(
    () => assert.fail("the files were accepted"),
    (thrown) => thrown,
  );
  assert.ok(error instanceof KeyFileError, String(error));
  return error.problems;
}

function edited(pair: KeyPair, change: Record<string, unknown>): string {
  return JSON.stringify({ ...JSON.parse(formatPrivateKeyFile(pair)), ...change });
}

Deno.test("a key file says what the key is, and comes back as it was", async () => {
  const { pair, text } = await keyFile("a", {
    suite: "hybrid",
    createdMs: Date.UTC(2026, 0, 2),
    isDefault: true,
  });
  const { privateKey: _, publicKey: __, ...rest } = JSON.parse(text);
  assert.deepEqual(rest, {
    kind: "iad-private-key",
    version: 1,
    suite: "hybrid",
    kemId: 0x647a,
    keyId: toHex(pair.keyId),
    created: "2026-01-02T00:00:00.000Z",
    default: true,
  });
  assert.deepEqual(parsePrivateKeyFile({ name: "a", text }), pair);
});

Deno.test("the newest key is the default, unless another is marked", async () => {
  const old = await keyFile("old", { createdMs: 1 });
  const recent = await keyFile("recent", { createdMs: 2 });
  const marked = await keyFile("marked", { createdMs: 0, isDefault: true });
  const plain = await createKeyRing([old, recent]);
  assert.equal(plain.find(X25519, new Uint8Array())?.info.keyId, toHex(recent.pair.keyId));
  const ring = await createKeyRing([old, recent, marked]);
  assert.equal(ring.find(X25519, new Uint8Array())?.info.keyId, toHex(marked.pair.keyId));
  assert.deepEqual(ring.publicKeys().map(({ isDefault }) => isDefault), [true, false, false]);
});

Deno.test("the order of the files does not change the ring", async () => {
  const files = [await keyFile("a", { createdMs: 5 }), await keyFile("b", { createdMs: 5 })];
  const [one, other] = [await createKeyRing(files), await createKeyRing([...files].reverse())];
  assert.deepEqual(one.publicKeys(), other.publicKeys());
});

Deno.test("old and new keys open side by side, each suite has its own default", async () => {
  const files = [
    await keyFile("old", { createdMs: 1 }),
    await keyFile("new", { createdMs: 2 }),
    await keyFile("p", { suite: "p256", createdMs: 3 }),
  ];
  const ring = await createKeyRing(files);
  for (const info of ring.publicKeys()) {
    assert.deepEqual(await openEnvelope(parseEnvelope(await sealEnvelope(PLAINTEXT, info)), ring), PLAINTEXT);
  }
  assert.equal(ring.find(SUITES.p256.kemId, new Uint8Array())?.info.suite, "p256");
  assert.equal(ring.find(SUITES.hybrid.kemId, new Uint8Array()), undefined);
  assert.equal(ring.find(SUITES.p256.kemId, files[0]!.pair.keyId), undefined);
});

Deno.test("an empty ring is a ring, and other files are passed over", async () => {
  const ring = await createKeyRing([{ name: "README.md", text: "not JSON" }, {
    name: "a.pub.json",
    text: "{}",
  }]);
  assert.deepEqual(ring.publicKeys(), []);
});

Deno.test("the same key id twice is refused, in one suite only", async () => {
  const keyId = Uint8Array.of(7);
  const [a, b] = [await keyFile("a", { keyId }), await keyFile("b", { keyId })];
  assert.deepEqual(await problemsOf([a, b]), ["b.key.json: Same key id as a.key.json"]);
  const ring = await createKeyRing([a, await keyFile("p", { keyId, suite: "p256" })]);
  assert.equal(ring.publicKeys().length, 2);
});

Deno.test("every problem of every file is reported, without contents", async () => {
  const { pair } = await keyFile("a");
  const secret = toBase64(pair.privateKey);
  const files = [
    { name: "cut.key.json", text: formatPrivateKeyFile(pair).slice(0, -3) },
    { name: "array.key.json", text: "[]" },
    { name: "huge.key.json", text: " ".repeat(100_000) + formatPrivateKeyFile(pair) },
    { name: "kind.key.json", text: edited(pair, { kind: "iad-public-key", version: 2 }) },
    { name: "suite.key.json", text: edited(pair, { suite: "rsa" }) },
    { name: "kem.key.json", text: edited(pair, { kemId: 16 }) },
    { name: "id.key.json", text: edited(pair, { keyId: "" }) },
    { name: "long-id.key.json", text: edited(pair, { keyId: "00".repeat(33) }) },
    { name: "created.key.json", text: edited(pair, { created: "yesterday" }) },
    { name: "default.key.json", text: edited(pair, { default: "yes" }) },
    { name: "short.key.json", text: edited(pair, { privateKey: secret.slice(4) }) },
    { name: "missing.key.json", text: edited(pair, { publicKey: undefined }) },
  ];
  const problems = await problemsOf(files);
  assert.deepEqual(problems, [
    "cut.key.json: Not a JSON object",
    "array.key.json: Not a JSON object",
    "huge.key.json: Not a JSON object",
    'kind.key.json: "kind" must be "iad-private-key"',
    'kind.key.json: "version" must be 1',
    'suite.key.json: "suite" must be one of p256, x25519, hybrid',
    'kem.key.json: "kemId" must be 32 for x25519',
    'id.key.json: "keyId" must be hex of 1 to 32 bytes',
    'long-id.key.json: "keyId" must be hex of 1 to 32 bytes',
    'created.key.json: "created" must be an RFC 3339 time',
    'default.key.json: "default" must be true or false',
    'short.key.json: "privateKey" must be base64 of 32 bytes',
    'missing.key.json: "publicKey" must be base64 of 32 bytes',
  ]);
  assert.equal(problems.some((line) => line.includes(secret.slice(0, 8))), false);
});

Deno.test("halves of two pairs are refused", async () => {
  for (const suite of ["p256", "x25519", "hybrid"] as const) {
    const [a, b] = [await keyFile("a", { suite }), await keyFile("b", { suite })];
    const text = edited(a.pair, { publicKey: toBase64(b.pair.publicKey) });
    const expected = [`a.key.json: "privateKey" and "publicKey" are not a usable pair`];
    assert.deepEqual(await problemsOf([{ name: a.name, text }]), expected);
  }
});

Deno.test("a private key of few different digits is no random key", async () => {
  const { pair, name } = await keyFile("a");
  for (
    const bytes of [new Uint8Array(32), new Uint8Array(32).fill(0x20), fromHex("0123456789abcdef".repeat(4))!]
  ) {
    const text = edited(pair, { privateKey: toBase64(bytes) });
    assert.deepEqual(await problemsOf([{ name, text }]), ['a.key.json: "privateKey" is no random key']);
  }
});

Deno.test("a public key that is no point of the curve is refused", async () => {
  const { pair, name } = await keyFile("a", { suite: "p256" });
  const text = edited(pair, { publicKey: toBase64(new Uint8Array(65).fill(4)) });
  assert.equal((await problemsOf([{ name, text }])).length, 1);
});

Deno.test("key ids: eight bytes of the key's hash by default, or what was asked for", async () => {
  const { pair } = await keyFile("a");
  assert.equal(pair.keyId.length, 8);
  const chosen = await generateKeyPair("p256", { keyId: fromHex("00ff")! });
  assert.equal(toHex(chosen.keyId), "00ff");
  for (const length of [0, 33]) {
    await assert.rejects(generateKeyPair("p256", { keyId: new Uint8Array(length) }), RangeError);
  }
});

Deno.test("the list of public keys holds nothing private", async () => {
  const { pair, ...file } = await keyFile("a");
  const ring = await createKeyRing([file]);
  const text = JSON.stringify([ring, ring.publicKeys(), ring.find(X25519, pair.keyId)]);
  assert.equal(text.includes(toBase64(pair.privateKey)), false);
  assert.deepEqual(fromBase64(ring.publicKeys()[0]!.publicKey), pair.publicKey);
});
