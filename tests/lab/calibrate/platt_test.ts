import assert from "node:assert/strict";
import { calibrationError, llrCost } from "../../../lab/calibrate/measures.ts";
import { operatingThreshold } from "../../../lab/calibrate/operating_point.ts";
import { fitPlatt, type ScoredSample } from "../../../lab/calibrate/platt.ts";

const ANYWHERE = [-100, 100] as const;

/** Samples whose label follows from the calibrated log-odds `slope·L + offset`: their own population. */
function population({ slope, offset }: { slope: number; offset: number }): ScoredSample[] {
  return Array.from({ length: 41 }, (_, index) => (index - 20) / 4).flatMap((logOdds) => {
    const share = 1 / (1 + Math.exp(-(slope * logOdds + offset)));
    return [{ attack: true, weight: share, logOdds }, { attack: false, weight: 1 - share, logOdds }];
  });
}

function priorOf(samples: readonly ScoredSample[]): number {
  const attacks = samples.reduce((sum, { attack, weight = 1 }) => attack ? sum + weight : sum, 0);
  return attacks / samples.reduce((sum, { weight = 1 }) => sum + weight, 0);
}

Deno.test("the map that made the labels is found again", () => {
  for (const wanted of [{ slope: 1, offset: 0 }, { slope: 0.6, offset: -0.5 }, { slope: 1.7, offset: 0.8 }]) {
    const samples = population(wanted);
    const found = fitPlatt(samples, { prior: priorOf(samples), threshold: ANYWHERE, ridge: 1e-6 });
    assert.ok(Math.abs(found.slope - wanted.slope) < 0.01, `${found.slope}`);
    assert.ok(Math.abs(found.offset - wanted.offset) < 0.01, `${found.offset}`);
  }
});

Deno.test("clean parting and empty kinds stay near the identity, and the threshold in its range", () => {
  const parted = [-8, -7, 5, 6].flatMap((logOdds) =>
    Array.from({ length: 50 }, () => ({ attack: logOdds > 0, logOdds }))
  );
  const { slope, offset } = fitPlatt(parted, { prior: 0.02, threshold: [-0.8, 0.1] });
  assert.ok(slope > 0.9 && slope < 2, `${slope}`);
  assert.ok(-offset / slope >= -0.801 && -offset / slope <= 0.101);
  const shifted = population({ slope: 1, offset: 3 });
  const held = fitPlatt(shifted, { prior: priorOf(shifted), threshold: [-0.8, 0.1], ridge: 1e-6 });
  assert.ok(Math.abs(-held.offset / held.slope + 0.8) < 0.01);
});

Deno.test("calibration error is zero where what was said is so", () => {
  const said = Math.log(0.3 / 0.7);
  const samples = [
    { attack: true, weight: 3, logOdds: said },
    { attack: false, weight: 7, logOdds: said },
  ];
  assert.ok(calibrationError(samples, 0.3) < 1e-12);
  assert.ok(Math.abs(calibrationError(samples, 0.5) - 0.2) < 1e-12);
});

Deno.test("weights that say nothing cost one bit, right ones less, wrong ones more", () => {
  const odds = Math.log(0.02 / 0.98);
  const saying = (llr: number) => [
    { attack: true, logOdds: odds + llr },
    { attack: false, logOdds: odds - llr },
  ];
  assert.ok(Math.abs(llrCost(saying(0), 0.02) - 1) < 1e-12);
  assert.ok(Math.abs(llrCost(saying(Math.log(3)), 0.02) - Math.log2(4 / 3)) < 1e-12);
  assert.ok(llrCost(saying(-1), 0.02) > 1);
});

Deno.test("the threshold is the lowest that genuine captures allow, within its range", () => {
  const samples = Array.from({ length: 100 }, (_, index) => ({ attack: false, logOdds: -index / 20 }));
  const range = { threshold: [-0.85, 0], mostRejected: 0.05 } as const;
  // Log-odds of 0, −0.05, … : five lie above −0.25.
  assert.ok(Math.abs(operatingThreshold(samples, range) + 0.25) < 1e-9);
  assert.equal(operatingThreshold(samples, { ...range, mostRejected: 1 }), -0.85);
  const high = samples.map((one) => ({ ...one, logOdds: one.logOdds + 5 }));
  assert.equal(operatingThreshold(high, range), 0);
  assert.equal(operatingThreshold([{ attack: true, logOdds: 9 }], range), -0.85);
});
