import assert from "node:assert/strict";
import { observe } from "../../src/evidence/mod.ts";
import { evidenceInput } from "../../harness/evidence_input.ts";
import { observed, withFields } from "../../harness/honest_profiles.ts";
import { CHROMIUM, FIREFOX, verdict } from "../support/verdicts.ts";

const CANARY = {
  sha256: "7b14461a925f1cbdea7930969426cf0953a1d5436bb1c797e652aeae5944b05e",
  quality: 0.95,
  width: 64,
  height: 64,
};
const OTHER = { ...CANARY, sha256: "ab".repeat(32) };

async function canaryOf(signals: Parameters<typeof verdict>[0]["signals"]) {
  return (await observe(await evidenceInput({ signals: signals! }))).canary;
}

Deno.test("the canary of a measured browser matches or does not", async () => {
  const same = await canaryOf({ ...CHROMIUM, encoder_canary: observed(CANARY) });
  assert.deepEqual(same, { kind: "observed", value: { matches: true } });
  const other = await canaryOf({ ...CHROMIUM, encoder_canary: observed(OTHER) });
  assert.deepEqual(other, { kind: "observed", value: { matches: false } });
  const { contributions } = await verdict({
    signals: { ...CHROMIUM, encoder_canary: observed(OTHER) },
  });
  assert.deepEqual(contributions.map(({ mark }) => mark), ["canary_mismatch"]);
});

Deno.test("what was not measured is not judged", async () => {
  const { value: navigator } = CHROMIUM["navigator"] as { value: Record<string, string> };
  const brands = [{ brand: "Brave", version: "156" }, { brand: "Chromium", version: "156" }];
  const unjudged = {
    Firefox: { ...FIREFOX, encoder_canary: observed(OTHER) },
    "another release": {
      ...CHROMIUM,
      navigator: withFields(CHROMIUM["navigator"], {
        userAgent: navigator["userAgent"]!.replace("Chrome/156", "Chrome/157"),
      }),
      encoder_canary: observed(OTHER),
    },
    "another quality": { ...CHROMIUM, encoder_canary: observed({ ...OTHER, quality: 0.92 }) },
    "another picture": { ...CHROMIUM, encoder_canary: observed({ ...OTHER, width: 32 }) },
    "no hash": { ...CHROMIUM, encoder_canary: observed({ quality: 0.95, width: 64, height: 64 }) },
    Brave: {
      ...CHROMIUM,
      ua_ch: withFields(CHROMIUM["ua_ch"], { brands }),
      encoder_canary: observed(OTHER),
    },
  };
  for (const [what, signals] of Object.entries(unjudged)) {
    assert.equal((await canaryOf(signals)).kind, "unavailable", what);
  }
});
