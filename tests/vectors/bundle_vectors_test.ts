import assert from "node:assert/strict";
import { fromBase64, sha256, toHex } from "../../src/bytes/mod.ts";
import { type Bundle, parseBundle } from "../../src/bundle/mod.ts";
import { createKeyRing, type KeyRing, openEnvelope, parseEnvelope } from "../../src/envelope/mod.ts";
import { IadError } from "../../src/errors.ts";
import { testKeys } from "../../tools/vectors/keys.ts";
import { formatVector, makeVector, type Vector, type VectorStage } from "../../tools/vectors/scenario.ts";
import { SCENARIOS } from "../../tools/vectors/scenarios.ts";

const VECTORS = new URL("./bundle/", import.meta.url);
const KEYS = new URL("./keys/", import.meta.url);

async function readAll(folder: URL): Promise<{ name: string; text: string }[]> {
  const files: { name: string; text: string }[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    files.push({ name, text: await Deno.readTextFile(new URL(name, folder)) });
  }
  return files.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Runs the stages in order and says where it ended. */
async function decode(bytes: Uint8Array, ring: KeyRing) {
  let stage: VectorStage = "envelope";
  try {
    const envelope = parseEnvelope(bytes);
    stage = "open";
    const plaintext = await openEnvelope(envelope, ring);
    stage = "bundle";
    return { stage: "accept" as const, bundle: parseBundle(plaintext) };
  } catch (thrown) {
    assert.ok(thrown instanceof IadError, `a foreign throwable left the ${stage} stage: ${thrown}`);
    return { stage, error: thrown };
  }
}

/** A bundle in the shape of a vector's `expect`. */
function facts(bundle: Bundle): Record<string, unknown> {
  const unknown = [...bundle.unknown ?? []].map(([key, value]) => [key, toHex(value)]);
  return {
    captureType: bundle.captureType,
    createdMs: bundle.createdMs,
    sdk: { ...bundle.sdk },
    nonce: bundle.nonce && toHex(bundle.nonce),
    photoLength: bundle.photo.length,
    external: bundle.external,
    crops: bundle.crops && [bundle.crops.regions.length, bundle.crops.regions[0]!.frames.length],
    unknown: unknown.length > 0 ? Object.fromEntries(unknown) : undefined,
  };
}

/** JSON with sorted keys: two texts are equal when the values are. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1));
  });
}

function assertExpected(bundle: Bundle, expect: Readonly<Record<string, unknown>>): void {
  const { signals, ...rest } = expect;
  const found = facts(bundle);
  for (const [key, value] of Object.entries(rest)) assert.deepEqual(found[key], value, key);
  if (!("unknown" in rest)) assert.equal(found["unknown"], undefined);
  if (signals !== undefined) {
    assert.equal(canonicalJson(bundle.signals), canonicalJson(JSON.parse(signals as string)));
  }
}

const ring = await createKeyRing(await readAll(KEYS));
const files = await readAll(VECTORS);

for (const { name, text } of files) {
  const vector: Vector = JSON.parse(text);
  Deno.test(`vector ${vector.name}: ${vector.comment}`, async () => {
    assert.equal(name, `${vector.name}.json`);
    assert.equal(vector.name.startsWith(`${vector.stage}_`), true);
    const bytes = fromBase64(vector.bundle);
    assert.ok(bytes, "bundle is not base64");
    assert.equal(toHex(await sha256(bytes)), vector.sha256);
    const result = await decode(bytes, ring);
    assert.equal(result.stage, vector.stage, `${result.error?.detail}`);
    assert.equal(result.error?.code ?? null, vector.code);
    if (vector.path !== undefined) assert.match(result.error?.detail ?? "", atPath(vector.path));
    if (result.bundle !== undefined) assertExpected(result.bundle, vector.expect ?? {});
  });
}

/** The path as one of the detail's entries. */
function atPath(path: string): RegExp {
  return new RegExp(`(^|; )${RegExp.escape(path)}: `);
}

Deno.test("there are at least 60 vectors, each group has some", () => {
  assert.ok(files.length >= 60, `${files.length} vectors`);
  for (const group of ["envelope_", "open_", "bundle_", "accept_"]) {
    assert.ok(files.some(({ name }) => name.startsWith(group)), group);
  }
});

Deno.test("the checked-in vectors are what the generator makes", async () => {
  const keys = await testKeys();
  const byName = new Map(files.map(({ name, text }) => [name, text]));
  assert.deepEqual([...byName.keys()], SCENARIOS.map(({ name }) => `${name}.json`).sort());
  for (const scenario of SCENARIOS.filter(({ isRandom }) => !isRandom)) {
    assert.equal(byName.get(`${scenario.name}.json`), formatVector(await makeVector(scenario, keys)), scenario.name);
  }
});
