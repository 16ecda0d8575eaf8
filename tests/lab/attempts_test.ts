import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { attemptsOf } from "../../lab/evaluate/attempts.ts";
import { counts } from "../../lab/evaluate/report.ts";
import { type Features, formatSample, parseSample, type Sample } from "../../lab/sample.ts";
import { Store } from "../../lab/store.ts";
import { SPECIES } from "../../lab/species.ts";
import { evidenceInput } from "../../harness/evidence_input.ts";
import { CHROMIUM } from "../support/verdicts.ts";

async function sampleOf(attempt: number): Promise<Sample> {
  const { memory: _, clientBuilds: __, nonceRequired: ___, ...features } = await evidenceInput({
    signals: CHROMIUM,
  });
  return {
    species: "bona_fide",
    attempt,
    split: "measure",
    shown: { scene: "measure-1", group: "female/asian", resolution: "1280x720", transport: "raw" },
    outcome: { kind: "measured", features, face: null },
  };
}

function featuresOf({ outcome }: Sample): Features {
  assert.equal(outcome.kind, "measured");
  return (outcome as Extract<Sample["outcome"], { kind: "measured" }>).features;
}

Deno.test("a sample comes back from its line with all bytes", async () => {
  const sample = await sampleOf(3);
  assert.deepEqual(parseSample(formatSample(sample)), sample);
});

Deno.test("the store keeps the last line of an attempt and drops what was cut off", async () => {
  const folder = await Deno.makeTempDir({ prefix: "iad-lab-" });
  try {
    const store = new Store(new URL(`file://${folder}/`));
    assert.deepEqual(await store.samples("bona_fide", "measure"), []);
    const [first, second] = [await sampleOf(1), await sampleOf(0)];
    await store.add([first, second]);
    const changed: Sample = { ...first, outcome: { kind: "refused", code: "DECRYPTION_FAILED" } };
    await store.add([changed]);
    const path = await store.path("samples", "bona_fide.measure.jsonl");
    await Deno.writeTextFile(path, '{"species":"bona_f', { append: true });
    assert.deepEqual(await store.samples("bona_fide", "measure"), [second, changed]);
    await store.replace("bona_fide", "measure", [first]);
    assert.deepEqual(await store.samples("bona_fide", "measure"), [first]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a replay repeats what the server saw before, as much as its kind says", async () => {
  const sample = await sampleOf(0);
  const read = () => Promise.resolve([sample]);
  const first = featuresOf(sample);
  for (const kind of ["bundle", "resealed", "renamed"]) {
    const species = SPECIES.find(({ name }) => name === `replay_${kind}`)!;
    const [replay] = await attemptsOf(species, { read, split: "measure" });
    assert.equal(replay!.before?.length, 1);
    const again = featuresOf(replay!);
    assert.notEqual(again.claimId, replay!.before![0]!.claimId);
    assert.deepEqual(again.digests.photo, first.digests.photo);
    const sameBytes = kind === "bundle", sameId = kind !== "renamed";
    assert.equal(Buffer.compare(again.digests.ciphertext, first.digests.ciphertext) === 0, sameBytes);
    assert.equal(Buffer.compare(again.bundle.bundleId, first.bundle.bundleId) === 0, sameId);
  }
});

Deno.test("counts carry their bounds", () => {
  assert.equal(counts(0, 300), "0 of 300, 0 % (0–1.2)");
  assert.equal(counts(5, 10), "5 of 10, 50 % (19–81)");
});

Deno.test("every species has one name, and a bar's hundred attempts at least", () => {
  assert.equal(new Set(SPECIES.map(({ name }) => name)).size, SPECIES.length);
  assert.ok(SPECIES.filter(({ family }) => family !== "bona_fide").length >= 24);
  for (const { from } of SPECIES) {
    if (from.kind === "visit") assert.ok(from.attempts.measure >= 100);
    if (from.kind === "surgery") assert.ok(from.attempts.measure >= 100);
    if (from.kind !== "visit") assert.ok(SPECIES.some(({ name }) => name === from.of));
  }
});
