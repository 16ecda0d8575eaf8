import assert from "node:assert/strict";
import type { SignalValue } from "../../src/bundle/types.ts";
import { RECEIVED_MS } from "../../harness/evidence_input.ts";
import { observed } from "../../harness/honest_profiles.ts";
import { CHROMIUM, verdict } from "../support/verdicts.ts";

const HOUR_MS = 3_600_000;
const CREATED_MS = RECEIVED_MS - 3000;

/** A page that was opened an hour ago and sealed 400 ms after the photo. */
function clock(changed: Readonly<Record<string, SignalValue>> = {}) {
  return observed({
    timeOrigin: CREATED_MS - HOUR_MS,
    now: HOUR_MS + 400,
    captureToSeal: 400,
    ...changed,
  });
}

Deno.test("the page's clocks agree in an honest session, and disagree in a copied one", async () => {
  const cases = [
    [clock(), []],
    [clock({ now: HOUR_MS + 400 + 599_000 }), []],
    [clock({ now: HOUR_MS + 400 + 601_000 }), ["clocks_disagree"]],
    [clock({ now: HOUR_MS + 400 - 601_000 }), ["clocks_disagree"]],
    [clock({ now: null }), []],
    [clock({ now: HOUR_MS + 90_000, captureToSeal: 90_000 }), []],
    [clock({ now: HOUR_MS + 121_000, captureToSeal: 121_000 }), ["sealed_out_of_time"]],
    [clock({ now: HOUR_MS - 999, captureToSeal: -999 }), []],
    [clock({ now: HOUR_MS - 1001, captureToSeal: -1001 }), ["sealed_out_of_time"]],
    [clock({ captureToSeal: null }), []],
  ] as const;
  for (const [signal, expected] of cases) {
    const { contributions, rejection } = await verdict({ signals: { ...CHROMIUM, clock: signal } });
    assert.deepEqual(contributions.map(({ mark }) => mark), expected);
    assert.deepEqual(rejection, []);
  }
});
