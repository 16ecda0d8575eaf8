import assert from "node:assert/strict";
import { EVIDENCE_GROUPS, type EvidenceGroup } from "../../src/evidence/mod.ts";
import { doubtsOf } from "../../src/verdict/low_confidence.ts";
import { reasonsOf } from "../../src/verdict/reasons.ts";
import type { Contribution } from "../../src/verdict/mod.ts";
import { chromiumProbe } from "../../harness/evidence_input.ts";
import { temporalFacts } from "../support/measured_facts.ts";
import { CHROMIUM, verdict } from "../support/verdicts.ts";

const NOTHING = Object.fromEntries(EVIDENCE_GROUPS.map((group) => [group, 0])) as Record<
  EvidenceGroup,
  number
>;
const GOOD = {
  groups: { ...NOTHING, temporal: 4, content: 1.5 },
  picture: { width: 1280, height: 720, meanLuma: 110, saturatedShare: 0.05 },
  calibrated: true,
  genuine: { n: 320, fivePercent: 0.6, onePercent: 1.4 },
};

Deno.test("each thing that makes a judgement unsure is a doubt, at its own limit", () => {
  assert.deepEqual(doubtsOf(GOOD), []);
  const { picture } = GOOD;
  const cases = [
    [{ groups: { ...NOTHING, temporal: 1.5, content: 1.4999 } }, ["weak"]],
    [{ groups: { ...NOTHING, temporal: 1.5, content: 1.5 } }, []],
    [{ genuine: { ...GOOD.genuine, onePercent: 5.5 } }, ["common"]],
    [{ genuine: null }, ["common"]],
    [{ calibrated: false }, ["slice"]],
    [{ picture: { ...picture, width: 719, height: 1280 } }, ["small"]],
    [{ picture: { ...picture, width: 720, height: 1280 } }, []],
    [{ picture: { ...picture, meanLuma: 39.9 } }, ["dark"]],
    [{ picture: { ...picture, saturatedShare: 0.201 } }, ["saturated"]],
  ] as const;
  for (const [changed, doubts] of cases) assert.deepEqual(doubtsOf({ ...GOOD, ...changed }), doubts);
});

Deno.test("a doubt lowers the confidence in the content and touches no other reason", () => {
  const content: Contribution = {
    mark: "forensics.raw_resampling",
    group: "content",
    llr: 3,
    reason: "UNTRUSTED_CONTENT",
    hard: false,
  };
  const driver: Contribution = {
    mark: "webdriver",
    group: "automation",
    llr: 4,
    reason: "UNTRUSTED_ENVIRONMENT",
    hard: false,
  };
  const groups = { ...NOTHING, content: 3, automation: 4 };
  const sure = reasonsOf([content, driver], { groups, doubts: [] });
  assert.deepEqual(sure, ["UNTRUSTED_ENVIRONMENT", "UNTRUSTED_CONTENT"]);
  const unsure = reasonsOf([content, driver], { groups, doubts: ["dark"] });
  assert.deepEqual(unsure, ["UNTRUSTED_ENVIRONMENT", "UNTRUSTED_CONTENT_LOW_CONFIDENCE"]);
  const other = reasonsOf([driver], { groups: { ...groups, content: 0 }, doubts: ["dark", "weak"] });
  assert.deepEqual(other, ["UNTRUSTED_ENVIRONMENT"]);
});

Deno.test("an unsure rejection is a rejection", async () => {
  const temporal = temporalFacts({ equalBlocks: 0.7 });
  const sure = await verdict({ signals: CHROMIUM, temporal });
  assert.deepEqual([sure.doubts, sure.rejection], [[], ["UNTRUSTED_CONTENT"]]);
  const probe = { ...chromiumProbe(), width: 640, height: 480 };
  const { probability, rejection, doubts } = await verdict({ signals: CHROMIUM, temporal, probe });
  assert.ok(probability < 0.5);
  assert.deepEqual([doubts, rejection], [["small"], ["UNTRUSTED_CONTENT_LOW_CONFIDENCE"]]);
});
