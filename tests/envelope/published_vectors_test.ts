/**
 * Published vectors. RFC 9180 has none for AES-256-GCM with our KEMs, so its AES-128-GCM ones go through the library,
 * and its shared secrets go through a key schedule written here from the RFC with node:crypto: what that seals with
 * AES-256-GCM, the key ring has to open. The same for X-Wing, which is the KEM of `hybrid`.
 */
import assert from "node:assert/strict";
import { createCipheriv, createHash, createHmac } from "node:crypto";
import * as HPKE from "hpke";
import { concatBytes, fromHex, toHex } from "../../src/bytes/mod.ts";
import {
  createKeyRing,
  formatPrivateKeyFile,
  openEnvelope,
  parseEnvelope,
  SUITES,
} from "../../src/envelope/mod.ts";
import { encodeHeader } from "../../src/envelope/seal.ts";
import rfc9180 from "../vectors/hpke/rfc9180.json" with { type: "json" };
import xWing from "../vectors/hpke/x_wing.json" with { type: "json" };

const KEMS = { x25519: HPKE.KEM_DHKEM_X25519_HKDF_SHA256, p256: HPKE.KEM_DHKEM_P256_HKDF_SHA256 };
const PLAINTEXT = new TextEncoder().encode("sealed by the test's own key schedule");

function hex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = fromHex(text);
  assert.ok(bytes, "vector is not hex");
  return bytes;
}

for (const vector of rfc9180) {
  const kem = KEMS[vector.kem as keyof typeof KEMS];
  const suite = new HPKE.CipherSuite(kem, HPKE.KDF_HKDF_SHA256, HPKE.AEAD_AES_128_GCM);

  Deno.test(`${vector.name}: the library derives, opens and exports as published`, async () => {
    const pair = await suite.DeriveKeyPair(hex(vector.ikmR), true);
    assert.equal(toHex(await suite.SerializePublicKey(pair.publicKey)), vector.pkRm);
    assert.equal(toHex(await suite.SerializePrivateKey(pair.privateKey)), vector.skRm);
    const recipient = await suite.SetupRecipient(pair, hex(vector.enc), { info: hex(vector.info) });
    for (const { aad, ct } of vector.encryptions) {
      assert.equal(toHex(await recipient.Open(hex(ct), hex(aad))), vector.pt);
    }
    for (const { context, value } of vector.exports) {
      assert.equal(toHex(await recipient.Export(hex(context), 32)), value);
    }
  });

  Deno.test(`${vector.name}: the library seals as published`, async () => {
    const ephemeral = await suite.DeriveKeyPair(hex(vector.ikmE), true);
    const fixed = new HPKE.CipherSuite(
      () => ({ ...kem(), GenerateKeyPair: () => Promise.resolve(ephemeral) } as ReturnType<typeof kem>),
      HPKE.KDF_HKDF_SHA256,
      HPKE.AEAD_AES_128_GCM,
    );
    const publicKey = await suite.DeserializePublicKey(hex(vector.pkRm));
    const { encapsulatedSecret, ctx } = await fixed.SetupSender(publicKey, { info: hex(vector.info) });
    assert.equal(toHex(encapsulatedSecret), vector.enc);
    for (const { aad, ct } of vector.encryptions) {
      assert.equal(toHex(await ctx.Seal(hex(vector.pt), hex(aad))), ct);
    }
  });

  Deno.test(`${vector.name}: a bundle under its shared secret opens`, async () => {
    await assertOpens({ ...vector, publicKey: hex(vector.pkRm) });
  });
}

Deno.test("X-Wing: a bundle under the published shared secret opens", async () => {
  const publicKey = await xWingPublicKey(hex(xWing.skRm));
  assert.equal(toHex(publicKey).startsWith(xWing.pkRmStart), true);
  await assertOpens({ ...xWing, publicKey });
});

async function assertOpens(
  vector: { kem: string; skRm: string; enc: string; shared_secret: string; publicKey: Uint8Array },
): Promise<void> {
  const suite = SUITES[vector.kem as keyof typeof SUITES];
  const keyId = Uint8Array.of(1, 2, 3);
  const text = formatPrivateKeyFile({
    suite,
    keyId,
    createdMs: 0,
    isDefault: false,
    publicKey: vector.publicKey,
    privateKey: hex(vector.skRm),
  });
  const ring = await createKeyRing([{ name: "vector.key.json", text }]);
  const header = encodeHeader({ suite, keyId, enc: hex(vector.enc) });
  const ciphertext = sealWithSecret({
    kemId: suite.kemId,
    sharedSecret: hex(vector.shared_secret),
    aad: header,
  });
  const envelope = parseEnvelope(concatBytes(header, ciphertext));
  assert.deepEqual(await openEnvelope(envelope, ring), PLAINTEXT);
}

/** RFC 9180 §5.1 and §5.2 for base mode, HKDF-SHA256 and AES-256-GCM, with none of the library's code. */
function sealWithSecret(options: { kemId: number; sharedSecret: Uint8Array; aad: Uint8Array }): Uint8Array {
  const suiteId = Uint8Array.from([...ascii("HPKE"), options.kemId >> 8, options.kemId & 0xff, 0, 1, 0, 2]);
  const labelled = (label: string, ikm: Uint8Array) =>
    concatBytes(ascii("HPKE-v1"), suiteId, ascii(label), ikm);
  const extract = (salt: Uint8Array, label: string, ikm: Uint8Array) => hmac(salt, labelled(label, ikm));
  const empty = new Uint8Array();
  const context = concatBytes(
    Uint8Array.of(0),
    extract(empty, "psk_id_hash", empty),
    extract(empty, "info_hash", ascii("iad-bundle/1")),
  );
  const secret = extract(options.sharedSecret, "secret", empty);
  const expand = (label: string, length: number) => {
    const info = concatBytes(Uint8Array.of(0, length), labelled(label, context), Uint8Array.of(1));
    return hmac(secret, info).subarray(0, length);
  };
  const cipher = createCipheriv("aes-256-gcm", expand("key", 32), expand("base_nonce", 12));
  cipher.setAAD(options.aad);
  const body = concatBytes(cipher.update(PLAINTEXT), cipher.final());
  return concatBytes(body, cipher.getAuthTag());
}

function hmac(key: Uint8Array, data: Uint8Array): Uint8Array {
  // An empty HKDF salt is HashLen zeros, which is what HMAC makes of an empty key as well.
  return Uint8Array.from(
    createHmac("sha256", key.length === 0 ? new Uint8Array(32) : key).update(data).digest(),
  );
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** SHAKE256(seed) split into an ML-KEM-768 seed and an X25519 private key: draft-connolly-cfrg-xwing-kem §5.2. */
async function xWingPublicKey(seed: Uint8Array): Promise<Uint8Array> {
  const expanded = Uint8Array.from(createHash("shake256", { outputLength: 96 }).update(seed).digest());
  // deno-lint-ignore no-explicit-any -- ML-KEM is newer than the type declarations
  const subtle = crypto.subtle as any;
  const mlKem = await subtle.importKey("raw-seed", expanded.subarray(0, 64), { name: "ML-KEM-768" }, true, [
    "decapsulateBits",
  ]);
  const mlKemPublic = await subtle.getPublicKey(mlKem, ["encapsulateBits"]);
  const pkcs8 = concatBytes(hex("302e020100300506032b656e04220420"), expanded.subarray(64));
  const x25519 = await subtle.importKey("pkcs8", pkcs8, { name: "X25519" }, true, ["deriveBits"]);
  const { x } = await subtle.exportKey("jwk", x25519);
  return concatBytes(
    new Uint8Array(await subtle.exportKey("raw-public", mlKemPublic)),
    Uint8Array.from(atob(x.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)),
  );
}
