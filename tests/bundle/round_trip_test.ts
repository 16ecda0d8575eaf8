import assert from "node:assert/strict";
import { buildBundle, parseBundle } from "../../src/bundle/mod.ts";
import { sha256 } from "../../src/bytes/mod.ts";
import { FULL, MINIMAL } from "./samples.ts";

/** Parsed maps have no prototype; comparing by value needs one shape. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

Deno.test("a full bundle comes back as it went in", async () => {
  const bundle = parseBundle(await buildBundle(FULL));
  assert.equal(bundle.version, 1);
  assert.deepEqual(bundle.bundleId, FULL.bundleId);
  assert.equal(bundle.createdMs, FULL.createdMs);
  assert.equal(bundle.captureType, "document");
  assert.deepEqual(bundle.sdk, FULL.sdk);
  assert.deepEqual(bundle.nonce, FULL.nonce);
  assert.deepEqual(bundle.photo, FULL.photo);
  assert.deepEqual(bundle.crops, FULL.crops);
  assert.equal(bundle.external, FULL.external);
  assert.deepEqual(plain(bundle.signals), FULL.signals);
  assert.equal(bundle.unknown, undefined);
});

Deno.test("a minimal bundle has no optional members", async () => {
  const bundle = parseBundle(await buildBundle(MINIMAL));
  assert.equal(bundle.captureType, "face");
  for (const key of ["nonce", "crops", "external", "unknown"]) assert.equal(key in bundle, false, key);
});

Deno.test("the digests are over the bytes that the parser hands on", async () => {
  const bundle = parseBundle(await buildBundle(FULL));
  assert.deepEqual(await sha256(bundle.photo), bundle.digests.photo);
  assert.deepEqual(await sha256(bundle.encoded.signals), bundle.digests.signals);
  assert.deepEqual(await sha256(bundle.encoded.crops!), bundle.digests.crops);
});

Deno.test("without an id every bundle gets its own", async () => {
  const { bundleId: _, ...input } = MINIMAL;
  const [a, b] = [parseBundle(await buildBundle(input)), parseBundle(await buildBundle(input))];
  assert.notDeepEqual(a.bundleId, b.bundleId);
});

Deno.test("a parsed bundle is frozen through and through, and nothing is inherited", async () => {
  const bundle = parseBundle(await buildBundle(FULL));
  for (
    const part of [bundle, bundle.sdk, bundle.crops, bundle.crops?.regions[0], bundle.signals, bundle.digests]
  ) {
    assert.equal(Object.isFrozen(part), true);
  }
  assert.equal(Object.isFrozen(bundle.signals["camera.settings"]), true);
  assert.equal(bundle.signals["constructor"], undefined);
});
