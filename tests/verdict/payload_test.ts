import assert from "node:assert/strict";
import { observe } from "../../src/evidence/mod.ts";
import { decide } from "../../src/verdict/mod.ts";
import type { CropMatch } from "../../src/frames/mod.ts";
import { chromiumProbe, evidenceInput, memoryAnswering, RECEIVED_MS } from "../../harness/evidence_input.ts";
import { CHROMIUM, rejectedByBoth, verdict } from "../support/verdicts.ts";

Deno.test("the whole of one replay is a gate, a similar face rejects without one", async () => {
  for (const match of ["bundleId", "ciphertext", "photo"] as const) {
    const memory = memoryAnswering({ [match]: true });
    await rejectedByBoth(match, { signals: CHROMIUM, memory, reasons: ["SUSPICIOUS_ACTIVITY"] });
    assert.ok((await verdict({ signals: CHROMIUM, memory })).probability <= 0.02);
  }
  const memory = memoryAnswering({ similar: { distance: 2, remembered: 0 } });
  const { probability, rejection } = await verdict({ signals: CHROMIUM, memory });
  assert.deepEqual(rejection, ["SUSPICIOUS_ACTIVITY"]);
  assert.ok(probability > 0.02);
  const document = { signals: CHROMIUM, memory, captureType: "document" } as const;
  await rejectedByBoth("a similar document", { ...document, reasons: ["SUSPICIOUS_ACTIVITY"] });
});

Deno.test("a nonce that is not fresh is a gate, a fresh one buys nothing", async () => {
  const nonce = new Uint8Array(16);
  const honest = await verdict({ signals: CHROMIUM });
  for (const state of ["unknown", "used", "expired"] as const) {
    const parts = { signals: CHROMIUM, bundle: { nonce }, memory: memoryAnswering({}, state) };
    const { probability, rejection, contributions } = await verdict(parts);
    assert.ok(probability <= 0.02);
    assert.deepEqual(rejection, ["SUSPICIOUS_ACTIVITY"]);
    assert.deepEqual(contributions.map(({ mark }) => mark), [`nonce_${state}`]);
  }
  const required = await verdict({ signals: CHROMIUM, nonceRequired: true });
  assert.deepEqual(required.contributions.map(({ mark }) => mark), ["nonce_missing"]);
  assert.deepEqual(required.rejection, ["SUSPICIOUS_ACTIVITY"]);
  const fresh = { signals: CHROMIUM, bundle: { nonce }, memory: memoryAnswering({}, "fresh") };
  assert.deepEqual(await verdict({ ...fresh, nonceRequired: true }), honest);
});

Deno.test("a claim to be our client without crops is refused", async () => {
  const sdk = { name: "iad-capture", version: "1.0.0", build: "" };
  await rejectedByBoth("no crops", {
    signals: CHROMIUM,
    bundle: { sdk },
    reasons: ["UNTRUSTED_CORRUPTED_PAYLOAD"],
  });
});

Deno.test("the photo is bound to its raw crops by what they show", async () => {
  const crops = { source: "processor", regions: [] } as const;
  const digests = { crops: new Uint8Array(32).fill(5) };
  const { bundle } = await evidenceInput();
  const parts = {
    signals: CHROMIUM,
    probe: chromiumProbe(95),
    bundle: {
      crops,
      digests: { ...bundle.digests, ...digests },
    },
    digests,
  };
  const same = { correlation: 0.999, cropDeviation: 25, photoDeviation: 29, residual: 1.5 };
  const flat = { correlation: 0.1, cropDeviation: 1, photoDeviation: 1.2, residual: 1.2 };
  const flatCrop = { correlation: 0.1, cropDeviation: 1, photoDeviation: 29, residual: 28 };
  const other = { ...same, correlation: 0.3, residual: 20 };
  const next = { ...same, correlation: 0.99, residual: 4 };
  const cases: readonly (readonly [readonly CropMatch[], readonly string[]])[] = [
    [[same, same], []],
    [[same, flat], []],
    [[flat, flat], []],
    [[other, same], ["photo_partly_unbound"]],
    [[flat, flatCrop], ["photo_partly_unbound"]],
    [[other, flatCrop], ["photo_unbound"]],
    [[other, other, same], ["photo_unbound"]],
    [[same, next], ["photo_off_frame"]],
    [[other, next], ["photo_partly_unbound"]],
  ];
  for (const [cropMatches, rules] of cases) {
    const { contributions, rejection, probability } = await verdict({ ...parts, cropMatches });
    assert.deepEqual(contributions.map(({ mark }) => mark), rules);
    const refused = rules.some((rule) => rule.endsWith("unbound"));
    assert.deepEqual(rejection, refused ? ["UNTRUSTED_CORRUPTED_PAYLOAD"] : []);
    assert.equal(probability <= 0.02, rules.includes("photo_unbound"));
  }
  // A coarser photo leaves more over: what cannot be told is not held against it.
  const coarse = await verdict({ ...parts, probe: chromiumProbe(60), cropMatches: [next, same] });
  assert.deepEqual(coarse.contributions.map(({ mark }) => mark), []);
});

Deno.test("a bundle that does not hold what it digested is a corrupted payload", async () => {
  const other = new Uint8Array(32);
  const { bundle } = await evidenceInput();
  const crops = { source: "canvas", regions: [] } as const;
  const bundles = [
    { digests: { ...bundle.digests, photo: other } },
    { digests: { ...bundle.digests, signals: other } },
    { digests: { ...bundle.digests, crops: other } },
    { crops },
  ];
  for (const changed of bundles) {
    await rejectedByBoth(Object.keys(changed).join(), {
      signals: CHROMIUM,
      bundle: changed,
      reasons: ["UNTRUSTED_CORRUPTED_PAYLOAD"],
    });
  }
});

Deno.test("an input that breaks a source is not better off", async () => {
  /** The value with one member that throws when it is read. */
  function breaking<T extends object>(value: T, member: keyof T): T {
    return new Proxy(value, {
      get(target, name) {
        if (name === member) throw new TypeError("broken");
        return Reflect.get(target, name);
      },
    });
  }
  const honest = await evidenceInput({ signals: CHROMIUM });
  const inputs = [
    { ...honest, bundle: breaking(honest.bundle, "digests") },
    { ...honest, probe: breaking(honest.probe, "quantTables") },
    await evidenceInput({ signals: CHROMIUM, createdMs: NaN }),
  ];
  for (const input of inputs) {
    const { rejection, contributions } = decide(await observe(input), { pipeline: "iad-r-1" });
    assert.deepEqual(contributions.map(({ mark }) => mark), ["source_fault"]);
    assert.deepEqual(rejection, ["UNTRUSTED_CORRUPTED_PAYLOAD"]);
  }
});

Deno.test("a wrong clock speaks against a capture and does not refuse it", async () => {
  const skews = [[599_000, []], [601_000, ["clock_skew"]], [86_401_000, ["clock_skew_day"]]] as const;
  for (const [skew, expected] of skews) {
    for (const createdMs of [RECEIVED_MS - skew, RECEIVED_MS + skew]) {
      const { contributions, rejection } = await verdict({ signals: CHROMIUM, createdMs });
      assert.deepEqual(contributions.map(({ mark }) => mark), expected);
      assert.deepEqual(rejection, []);
    }
  }
});
