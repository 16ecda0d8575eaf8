/** Networks as operators describe them, run by the real runtime on models of known answers. */
import assert from "node:assert/strict";
import type { Face } from "../../src/faces/mod.ts";
import type { DecodedImage } from "../../src/pixels/mod.ts";
import {
  type FaceLiveness,
  type LivenessDescription,
  openLivenessNetwork,
  parseLivenessDescription,
  rateFace,
} from "../../src/liveness/mod.ts";
import { ortRuntime } from "../../harness/assets.ts";
import { constantClasses, meanModel } from "../../harness/constant_model.ts";
import { iadError } from "../support/errors.ts";
import { DESCRIPTION } from "../../harness/operator_models.ts";

const runtime = await ortRuntime();
const NCHW = [1, 3, 24, 32];

// The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
await (await load(constantClasses([0, 0, 0], NCHW))).network.session.release();

/** Red 200, green 100, blue 50, everywhere. */
const IMAGE: DecodedImage = (() => {
  const data = new Uint8ClampedArray(4 * 100 * 100);
  for (let i = 0; i < data.length; i += 4) data.set([200, 100, 50, 255], i);
  return { width: 100, height: 100, data };
})();
const POINT = { x: 50, y: 50 };
const FACE: Face = {
  box: { x0: 40, y0: 40, x1: 60, y1: 60 },
  points: [POINT, POINT, POINT, POINT, POINT],
  score: 1,
};

function load(model: Uint8Array, changes: Partial<LivenessDescription> = {}) {
  const spec = parseLivenessDescription({ ...DESCRIPTION, ...changes });
  return openLivenessNetwork({ kind: "operator", model, spec }, runtime);
}

async function rate(model: Uint8Array, changes: Partial<LivenessDescription> = {}): Promise<FaceLiveness> {
  const network = await load(model, changes);
  try {
    return await rateFace(network, IMAGE, FACE);
  } finally {
    await network.network.session.release();
  }
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-4, `${actual} is not ${expected}`);
}

Deno.test("logits go through a softmax over all classes", async () => {
  const { probability, score } = await rate(constantClasses([1, 2, -1], NCHW));
  const expected = Math.exp(2) / (Math.exp(1) + Math.exp(2) + Math.exp(-1));
  near(probability, expected);
  near(score, Math.log(expected / (1 - expected)));
});

Deno.test("probabilities are taken as they are, one logit through a sigmoid", async () => {
  const output = { of: "probabilities", classes: 3, live: 2 } as const;
  near((await rate(constantClasses([0.1, 0.2, 0.7], NCHW), { output })).probability, 0.7);
  const { probability } = await rate(constantClasses([-1], NCHW), {
    output: { of: "logit", classes: 1, live: 0 },
  });
  near(probability, 1 / (1 + Math.E));
});

Deno.test("the input has the described order, mean and scale, in either layout", async () => {
  const base = { width: 32, height: 24 } as const;
  /** By the means of the three channels as logits: the second one's over the others. */
  async function margins(
    input: LivenessDescription["input"],
    dims: readonly number[],
    axes: [number, number],
  ) {
    const scores: number[] = [];
    for (const live of [0, 1, 2]) {
      scores.push(
        (await rate(meanModel(dims, axes), { input, output: { of: "logits", classes: 3, live } })).score,
      );
    }
    return scores;
  }
  const odds = (own: number, others: readonly number[]) =>
    own - Math.log(others.reduce((sum, other) => sum + Math.exp(other), 0));
  const expected = (
    [a, b, c]: [number, number, number],
  ) => [odds(a, [b, c]), odds(b, [a, c]), odds(c, [a, b])];
  const cases = [
    [{ layout: "NCHW", channels: "RGB", mean: [0, 0, 0], scale: 0.02 }, [4, 2, 1]],
    [{ layout: "NCHW", channels: "BGR", mean: [0, 0, 0], scale: 0.02 }, [1, 2, 4]],
    [{ layout: "NHWC", channels: "RGB", mean: [100, 100, 100], scale: 0.02 }, [2, 0, -1]],
    [{ layout: "NHWC", channels: "BGR", mean: [50, 0, 100], scale: [1, 0.01, 0.02] }, [0, 1, 2]],
  ] as const;
  for (const [input, logits] of cases) {
    const dims = input.layout === "NCHW" ? NCHW : [1, 24, 32, 3];
    const axes: [number, number] = input.layout === "NCHW" ? [2, 3] : [1, 2];
    const found = await margins({ ...base, ...input } as unknown as LivenessDescription["input"], dims, axes);
    expected([...logits]).forEach((value, index) => near(found[index]!, value));
  }
});

Deno.test("a model that is not as described does not load", async (t) => {
  const cases: Readonly<Record<string, () => Promise<unknown>>> = {
    "other classes": () => load(constantClasses([1, 2], NCHW)),
    "another input": () => load(meanModel([1, 3, 80, 80], [2, 3])),
    "no number": () => load(constantClasses([NaN, 0, 0], NCHW)),
    "logits called probabilities": () =>
      load(constantClasses([3, 1, 2], NCHW), { output: { of: "probabilities", classes: 3, live: 1 } }),
    "no model": () => load(new Uint8Array(100)),
  };
  for (const [name, made] of Object.entries(cases)) {
    await t.step(name, () => assert.rejects(made(), iadError("INTERNAL")));
  }
});
