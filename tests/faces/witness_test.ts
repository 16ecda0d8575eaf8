import assert from "node:assert/strict";
import {
  type Face,
  type LandmarkModel,
  openDetector,
  openLandmarkModel,
  openWitnessModel,
} from "../../src/faces/mod.ts";
import { callWitness } from "../../src/faces/call_witness.ts";
import type { Sighting } from "../../src/faces/confirm.ts";
import { lookClosely } from "../../src/faces/landmarks.ts";
import { questionMain } from "../../src/faces/question_main.ts";
import { askWitness, type WitnessModel } from "../../src/faces/witness.ts";
import { constantAssets } from "../../harness/assets.ts";
import { constantLandmarks, type ConstantTestimony, constantWitness } from "../../harness/constant_model.ts";
import { iadError } from "../support/errors.ts";
import { faceAt, LANDMARK_SPEC, WITNESS_SPEC } from "../support/faces.ts";
import { makePicture } from "../../harness/jpeg.ts";

const PICTURE = makePicture({ width: 640, height: 480 });
const { runtime, detector } = await constantAssets([]);

// The runtime opens a message port when it first loads and keeps it: here, where no test can be blamed for it.
await (await openDetector(detector, runtime)).network.session.release();

/** Its longer side is 100: the crop is 160 wide and begins at (220, 120); a pixel of the crop is 1.25. */
const BOX = { x0: 250, y0: 150, x1: 350, y1: 250 };

/** A face about the middle of the crop, `side` pixels of it wide; the anchor lies 4 pixels right and below of the middle. */
function seen(score: number, side = 64): ConstantTestimony {
  const logit = Math.log(score / (1 - score));
  return { anchor: 272, logit, values: [-4, -4, side, side, -20, -12, 12, -12, -4, 4] };
}

interface Models {
  readonly landmarks: LandmarkModel;
  readonly witness: WitnessModel;
}

async function withModels(
  { testimony, visible = [9, 9, 9, 9, 9] }: {
    readonly testimony: readonly ConstantTestimony[];
    readonly visible?: readonly number[];
  },
  test: (models: Models) => Promise<void>,
): Promise<void> {
  const points = [0.25, 0.25, 0.75, 0.25, 0.5, 0.5, 0.25, 0.75, 0.75, 0.75];
  const landmarks = await openLandmarkModel(
    { model: constantLandmarks({ points, visible }), spec: LANDMARK_SPEC },
    runtime,
  );
  const witness = await openWitnessModel(
    { model: constantWitness(testimony), spec: WITNESS_SPEC },
    runtime,
  );
  try {
    await test({ landmarks, witness });
  } finally {
    await landmarks.session.release();
    await witness.session.release();
  }
}

function rounded(values: readonly number[]): number[] {
  return values.map((value) => Number(value.toFixed(3)));
}

Deno.test("a testimony is in pixels of the photo, its box from the hairline on", () =>
  withModels({ testimony: [seen(0.8)] }, async ({ witness }) => {
    const testimony = (await askWitness(witness, PICTURE, BOX))!;
    // 64 px of the crop are 80 of the photo, from (260, 160).
    const { x0, y0, x1, y1 } = testimony.box;
    assert.deepEqual(rounded([x0, y0, x1, y1]), [263.2, 143.68, 335.92, 239.84]);
    assert.deepEqual(rounded([testimony.leftEye.x, testimony.leftEye.y]), [280, 190]);
    assert.deepEqual(rounded([testimony.nose.x, testimony.nose.y, testimony.score]), [300, 210, 0.8]);
    // 80² of 100².
    assert.equal(testimony.overlap.toFixed(6), "0.640000");
  }));

Deno.test("it confirms with enough of a score and of overlap only, and may see nobody", async () => {
  // IoU of 80² and of 50² with 100².
  const cases = [
    [[seen(0.76)], 1],
    [[seen(0.74)], 0],
    [[seen(0.9, 40)], 0],
    [[seen(0.39)], 0],
    [[], 0],
  ] as const;
  for (const [testimony, count] of cases) {
    await withModels({ testimony }, async (models) => {
      const { confirmed } = await callWitness(models, PICTURE, {
        confirmed: [],
        candidates: [{ face: faceAt(BOX, 0.5) }],
      });
      assert.equal(confirmed.length, count);
    });
  }
  await withModels({ testimony: [seen(0.39)] }, async ({ witness }) => {
    assert.equal(await askWitness(witness, PICTURE, BOX), undefined);
  });
});

Deno.test("what everybody half sees is doubtful, with nobody else in the picture", async () => {
  const call = async (score: number, witnessed: number, confirmed: readonly Sighting[] = []) => {
    let found: Face | undefined;
    await withModels({ testimony: [seen(witnessed)] }, async (models) => {
      const candidates = [{ face: faceAt(BOX, score) }];
      found = (await callWitness(models, PICTURE, { confirmed, candidates })).doubtful?.face;
    });
    return found?.isDoubtful;
  };
  assert.equal(await call(0.51, 0.61), true);
  assert.equal(await call(0.49, 0.61), undefined);
  assert.equal(await call(0.51, 0.59), undefined);
  const other = faceAt({ x0: 450, y0: 150, x1: 550, y1: 250 });
  assert.equal(await call(0.51, 0.61, [{ face: other, through: other.box }]), undefined);
});

Deno.test("a witnessed face has the witness's box, the means of eyes and nose, and the close look's mouth", () =>
  withModels({ testimony: [seen(0.84)] }, async (models) => {
    const { confirmed } = await callWitness(models, PICTURE, {
      confirmed: [],
      candidates: [{ face: faceAt(BOX, 0.5) }],
    });
    const [sighting] = confirmed;
    const { box, points, score, visibility } = sighting!.face;
    assert.deepEqual(rounded([box.x0, box.y1, score]), [263.2, 239.84, 0.5]);
    assert.deepEqual(rounded([sighting!.testimony!.score]), [0.84]);
    assert.ok(visibility![0] > 0.99);
    // The close look's crop is 1.5 × 96.16 wide about (299.56, 191.76): its left eye lies at (263.5, 155.7).
    assert.deepEqual(rounded([points[0].x, points[0].y]), [271.75, 172.85]);
    assert.deepEqual(rounded([points[3].x, points[3].y]), [263.5, 227.82]);
  }));

Deno.test("what a close look saw through nearly the same box is not looked at again", async () => {
  // The witness's box overlaps the candidate's by 0.77 with 80 px of the crop, by 0.62 with 64.
  for (const [side, looks] of [[80, 0], [64, 1]] as const) {
    await withModels({ testimony: [seen(0.84, side)] }, async (models) => {
      const candidates = [{
        face: faceAt(BOX, 0.7),
        look: await lookClosely(models.landmarks, PICTURE, BOX),
      }];
      const before = models.landmarks.runs;
      const { confirmed } = await callWitness(models, PICTURE, { confirmed: [], candidates });
      assert.equal(models.landmarks.runs - before, looks);
      const [, , , corner] = confirmed[0]!.face.points;
      assert.equal(corner.x === candidates[0]!.look.seen.points[3].x, looks === 0);
    });
  }
});

Deno.test("it is asked about three candidates, the best ones, and about none that is known or background", () =>
  withModels({ testimony: [seen(0.8)] }, async (models) => {
    const boxed = (x: number, score: number, side = 60): Face =>
      faceAt({ x0: x, y0: 150, x1: x + side, y1: 150 + side }, score);
    const call = async (faces: readonly Face[], confirmed: readonly Sighting[] = []) => {
      const candidates = faces.map((face) => ({ face }));
      const witnessed = await callWitness(models, PICTURE, { confirmed, candidates });
      return witnessed.confirmed.map(({ face }) => face.score);
    };
    const four = [boxed(20, 0.4), boxed(120, 0.5), boxed(220, 0.45), boxed(320, 0.9)];
    assert.deepEqual(await call(four), [0.9, 0.5, 0.45]);
    assert.deepEqual(await call([boxed(20, 0.34), boxed(120, 0.36)]), [0.36]);
    const known = boxed(100, 0.9, 200);
    const confirmed = [{ face: known, through: known.box }];
    assert.deepEqual(
      await call([boxed(150, 0.8, 150), boxed(400, 0.7, 62), boxed(500, 0.6, 66)], confirmed),
      [0.6],
    );
    // One that has just been confirmed is known too.
    assert.deepEqual(await call([boxed(20, 0.8), boxed(30, 0.7)]), [0.8]);
  }));

/** What questioning makes of one face that the close look sees like this. */
async function question(
  visible: readonly number[],
  testimony: readonly ConstantTestimony[],
  change: Partial<Face> = {},
) {
  let sightings: readonly Sighting[] = [];
  await withModels({ testimony, visible }, async (models) => {
    const { seen: look } = await lookClosely(models.landmarks, PICTURE, BOX);
    const face = { ...faceAt(BOX), ...look, ...change };
    sightings = await questionMain(models, PICTURE, [{ face, through: BOX }]);
  });
  return sightings;
}

Deno.test("what seems covered is looked at mirrored, and the witness tells whether it is in plain sight", async () => {
  const cover = async (visible: readonly number[], score: number) => {
    const [main] = await question(visible, [seen(score)]);
    const { visibility, inPlainSight } = main!.face;
    return [Number(Math.min(...visibility!).toFixed(2)), inPlainSight];
  };
  // The left eye at 0.1, the rest in sight: in the mirror it is the right one. Both at 0.4 stay so.
  const low = Math.log(1 / 9), half = Math.log(0.4 / 0.6);
  assert.deepEqual(await cover([9, 9, 9, 9, 9], 0.9), [1, undefined]);
  assert.deepEqual(await cover([low, 9, 9, 9, 9], 0.82), [0.55, false]);
  assert.deepEqual(await cover([half, half, 9, 9, 9], 0.84), [0.4, true]);
  assert.deepEqual(await cover([half, half, 9, 9, 9], 0.82), [0.4, false]);
});

Deno.test("what seems covered and is nobody to the witness is no face", async () => {
  const low = Math.log(1 / 9);
  assert.deepEqual(await question([low, low, 9, 9, 9], []), []);
  assert.equal((await question([9, 9, 9, 9, 9], [])).length, 1);
});

Deno.test("only a main face out of the ordinary is asked about", async () => {
  const all = [9, 9, 9, 9, 9];
  const asked = async (visible: readonly number[], change: Partial<Face> = {}) =>
    (await question(visible, [seen(0.9)], change))[0]!.testimony !== undefined;
  assert.equal(await asked(all), false);
  assert.equal(await asked([1, 9, 9, 9, 9]), true);
  assert.equal(await asked(all, { score: 0.69 }), true);
  assert.equal(await asked(all, { pose: { yaw: 0, pitch: 0, roll: -26 } }), true);
  assert.equal(await asked(all, { pose: { yaw: 0, pitch: 0, roll: 24 } }), false);
});

Deno.test("a model of another kind is INTERNAL", async () => {
  await assert.rejects(
    openWitnessModel({ model: new Uint8Array(100), spec: WITNESS_SPEC }, runtime),
    iadError("INTERNAL", /^model: /),
  );
  await assert.rejects(
    openWitnessModel({ model: constantWitness([], 12), spec: WITNESS_SPEC }, runtime),
    iadError("INTERNAL", /^witness: .*"regressors" is not 14336 numbers/),
  );
});
