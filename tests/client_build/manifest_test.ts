import assert from "node:assert/strict";
import { CompactSign, importJWK } from "jose";
import {
  type BuildManifest,
  BuildManifestError,
  formatManifest,
  generateSigningKey,
  knownBuilds,
  signManifest,
  verifyManifest,
} from "../../src/client_build/mod.ts";

const HASH = "A".repeat(64);
const MANIFEST: BuildManifest = {
  build: "0123456789abcdef",
  version: "1.0.0",
  quality: 95,
  files: {
    "lib.js": { sha384: HASH, bytes: 1, role: "library" },
    "element.js": { sha384: HASH.replaceAll("A", "B"), bytes: 1, role: "element" },
    "worker.js": { sha384: HASH.replaceAll("A", "C"), bytes: 1, role: "worker" },
    "demo.js": { sha384: HASH.replaceAll("A", "D"), bytes: 1, role: "demo_script" },
  },
  not_after: "2027-01-01T00:00:00Z",
};

function refused(message: RegExp) {
  return (thrown: unknown) => thrown instanceof BuildManifestError && message.test(thrown.message);
}

Deno.test("a manifest is what its signer signed, under one key or one of a set", async () => {
  const { privateKey, publicKey } = await generateSigningKey();
  const other = await generateSigningKey();
  const jws = await signManifest(MANIFEST, privateKey);
  assert.deepEqual(await verifyManifest(jws, publicKey), MANIFEST);
  assert.deepEqual(await verifyManifest(`${jws}\n`, publicKey), MANIFEST);
  const set = JSON.stringify({ keys: [JSON.parse(other.publicKey), JSON.parse(publicKey)] });
  assert.deepEqual(await verifyManifest(jws, set), MANIFEST);
  await assert.rejects(verifyManifest(jws, other.publicKey), refused(/not signed by the configured key/));
});

Deno.test("a changed manifest, a foreign token and a bad key are refused", async () => {
  const { privateKey, publicKey } = await generateSigningKey();
  const jws = await signManifest(MANIFEST, privateKey);
  const [header, , signature] = jws.split(".");
  const payload = new TextEncoder().encode(formatManifest({ ...MANIFEST, not_after: "2099-01-01T00:00:00Z" }))
    .toBase64({ alphabet: "base64url", omitPadding: true });
  await assert.rejects(verifyManifest(`${header}.${payload}.${signature}`, publicKey), refused(/not signed/));
  await assert.rejects(verifyManifest("", publicKey), refused(/not signed/));
  await assert.rejects(verifyManifest("a".repeat(70_000), publicKey), refused(/too long/));
  await assert.rejects(verifyManifest(jws, privateKey.replace('"OKP"', '"EC"')), refused(/not a public/));
  await assert.rejects(verifyManifest(jws, "no key"), refused(/not a public/));
  const key = await importJWK(JSON.parse(privateKey), "EdDSA");
  const licence = await new CompactSign(new TextEncoder().encode(formatManifest(MANIFEST)))
    .setProtectedHeader({ alg: "EdDSA", typ: "iad-license+jws" }).sign(key);
  await assert.rejects(verifyManifest(licence, publicKey), refused(/not signed/));
});

Deno.test("a signed manifest with bad members names them", async () => {
  const { privateKey, publicKey } = await generateSigningKey();
  for (
    const [change, path] of [
      [{ build: "x" }, /build/],
      [{ quality: 0 }, /quality/],
      [{ not_after: "tomorrow" }, /not_after/],
      [{ files: { "../up.js": { sha384: HASH, bytes: 1, role: "library" } } }, /files/],
      [{ files: { "a.js": { sha384: "short", bytes: 1, role: "library" } } }, /files\.a\.js\.sha384/],
      [{ surplus: 1 }, /root/],
    ] as const
  ) {
    const jws = await signManifest({ ...MANIFEST, ...change } as BuildManifest, privateKey);
    await assert.rejects(verifyManifest(jws, publicKey), refused(path));
  }
});

Deno.test("known builds hold the hashes by use, and the later date of two", () => {
  const later = { ...MANIFEST, not_after: "2028-01-01T00:00:00Z" };
  for (const order of [[MANIFEST, later], [later, MANIFEST]]) {
    const builds = knownBuilds(order);
    assert.equal(builds.size, 1);
    assert.deepEqual(builds.get(MANIFEST.build), {
      build: MANIFEST.build,
      quality: 95,
      notAfterMs: Date.UTC(2028, 0, 1),
      librarySha384: [HASH, HASH.replaceAll("A", "B")],
      workerSha384: [HASH.replaceAll("A", "C")],
    });
  }
});
