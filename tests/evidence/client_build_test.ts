import assert from "node:assert/strict";
import type { Signals } from "../../src/bundle/types.ts";
import type { ClientBuilds } from "../../src/client_build/mod.ts";
import { type ClientBuildFacts, observe } from "../../src/evidence/mod.ts";
import { chromiumProbe, evidenceInput, type Parts, RECEIVED_MS } from "../../harness/evidence_input.ts";
import { acceptedByBoth, CHROMIUM, rejectedByBoth, verdict } from "../support/verdicts.ts";

const [LIBRARY, ELEMENT, WORKER, OTHER] = ["A", "B", "C", "D"].map((letter) => letter.repeat(64)) as [
  string,
  string,
  string,
  string,
];
const BUILD = "0123456789abcdef";

function buildsUntil(notAfterMs: number): ClientBuilds {
  const librarySha384 = [LIBRARY, ELEMENT];
  return new Map([[BUILD, { build: BUILD, quality: 95, notAfterMs, librarySha384, workerSha384: [WORKER] }]]);
}
const CURRENT = buildsUntil(RECEIVED_MS + 1);

function withSource(value: Readonly<Record<string, string | null>>): Signals {
  return { ...CHROMIUM, sdk_source: { status: "observed", value } };
}

/** A bundle of the known build, honest in everything, with the parts in its place. */
function ours(parts: Parts = {}): Parts {
  return {
    signals: withSource({ librarySha384: LIBRARY, workerSha384: WORKER }),
    probe: chromiumProbe(95),
    clientBuilds: CURRENT,
    ...parts,
    bundle: { sdk: { name: "test", version: "1.0.0", build: BUILD }, ...parts.bundle },
  };
}

async function factsOf(parts: Parts): Promise<ClientBuildFacts> {
  const { clientBuild } = await observe(await evidenceInput(parts));
  assert.equal(clientBuild.kind, "observed");
  return (clientBuild as { value: ClientBuildFacts }).value;
}

async function rulesOf(parts: Parts): Promise<readonly string[]> {
  return (await verdict(parts)).contributions.map(({ mark }) => mark);
}

Deno.test("a server without manifests judges no build", async () => {
  const { clientBuild } = await observe(await evidenceInput(ours({ clientBuilds: new Map() })));
  assert.deepEqual(clientBuild, { kind: "unavailable", reason: "no manifest" });
});

Deno.test("a build in its time, with its own files and quality, adds nothing", async () => {
  assert.deepEqual(await factsOf(ours()), { build: "known", source: "match", quality: true });
  assert.deepEqual(await rulesOf(ours()), []);
  const element = ours({ signals: withSource({ librarySha384: ELEMENT, workerSha384: null }) });
  assert.equal((await factsOf(element)).source, "match");
});

Deno.test("an unknown build counts and is accepted alone; nothing else is held against it", async () => {
  const bundle = { sdk: { name: "test", version: "1.0.0", build: "fedcba9876543210" } };
  const unknown = ours({ bundle, signals: withSource({ librarySha384: OTHER }), probe: chromiumProbe(80) });
  assert.deepEqual(await factsOf(unknown), { build: "unknown", source: "untold", quality: null });
  assert.deepEqual(await rulesOf(unknown), ["unknown_client_build"]);
  await acceptedByBoth("unknown build", unknown);
});

Deno.test("past its date a build is expired, and still held to its files", async () => {
  const expired = ours({ clientBuilds: buildsUntil(RECEIVED_MS - 1) });
  assert.deepEqual(await rulesOf(expired), ["expired_client_build"]);
  await acceptedByBoth("expired build", expired);
  const changed = { ...expired, signals: withSource({ librarySha384: OTHER }) };
  assert.deepEqual((await rulesOf(changed)).toSorted(), ["client_source_mismatch", "expired_client_build"]);
});

Deno.test("one changed file of two is refused for it", async () => {
  for (
    const [library, worker] of [[OTHER, WORKER], [LIBRARY, OTHER], [WORKER, WORKER], [
      LIBRARY,
      LIBRARY,
    ]] as const
  ) {
    const changed = ours({ signals: withSource({ librarySha384: library, workerSha384: worker }) });
    assert.equal((await factsOf(changed)).source, "mismatch");
    await rejectedByBoth("changed file", { ...changed, reasons: ["SDK_INTEGRITY_VIOLATION"] });
    assert.ok((await verdict(changed)).probability <= 0.02);
  }
});

Deno.test("a client that cannot read its own files is not held to them", async () => {
  for (const value of [{}, { librarySha384: null, workerSha384: null }]) {
    assert.deepEqual(await rulesOf(ours({ signals: withSource(value) })), []);
  }
  const unavailable = { ...CHROMIUM, sdk_source: { status: "unavailable", reason: "not cached" } } as Signals;
  assert.equal((await factsOf(ours({ signals: unavailable }))).source, "untold");
});

Deno.test("a photo of another quality is not the build's", async () => {
  const swapped = ours({ probe: chromiumProbe(92) });
  assert.deepEqual(await rulesOf(swapped), ["photo_quality_mismatch"]);
  await rejectedByBoth("other quality", { ...swapped, reasons: ["UNTRUSTED_CORRUPTED_PAYLOAD"] });
  // Apple's encoder does not use libjpeg's tables: nothing to compare.
  const tables = chromiumProbe(95).quantTables.map((table) => ({
    ...table,
    values: table.values.map(() => 3),
  }));
  const foreign = ours({ probe: { ...chromiumProbe(95), quantTables: tables } });
  assert.equal((await factsOf(foreign)).quality, null);
});
