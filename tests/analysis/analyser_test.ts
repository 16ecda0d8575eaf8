import assert from "node:assert/strict";
import { type Analyser, createAnalyser } from "../../src/analysis/mod.ts";
import { constantAssets } from "../../harness/assets.ts";
import { lumaCrop } from "../../harness/crops.ts";
import { iadError } from "../support/errors.ts";
import { encodeJpeg, exifPayload, halfWithEoi, insertSegment, makePicture } from "../../harness/jpeg.ts";

const ASSETS = await constantAssets([{
  stride: 16,
  row: 4,
  column: 9,
  values: [4, 2, 2, 2, 2, -1, -1, 1, -1, 0, 0, -0.75, 1, 0.75, 1],
}]);
const PHOTO = await encodeJpeg(makePicture({ width: 640, height: 480 }));
const LIMITS = { minShorterSide: 1, maxPixels: 40_000_000 };

function analyse(analyser: Analyser, photo: Uint8Array, detectFaces = true) {
  return analyser.analyse(photo, {
    limits: LIMITS,
    cost: 1,
    detectFaces,
    deadline: performance.now() + 600_000,
  });
}

async function using(workers: number, test: (analyser: Analyser) => Promise<void>): Promise<void> {
  const analyser = await createAnalyser({ assets: ASSETS, workers, maxQueue: 64, startTimeoutMs: 600_000 });
  try {
    await test(analyser);
  } finally {
    await analyser.close();
  }
}

Deno.test("a photo is decoded and searched in a worker without permissions", () =>
  using(1, async (analyser) => {
    assert.deepEqual(analyser.status(), { workers: 1, ready: 1, busy: 0, queued: 0, restarts: 0 });
    const analysis = await analyse(analyser, PHOTO);
    assert.deepEqual([analysis.width, analysis.height], [640, 480]);
    assert.match(analysis.pixels.perceptualHash, /^[0-9a-f]{16}$/);
    assert.ok(analysis.pixels.meanLuma > 60 && analysis.pixels.meanLuma < 180);
    assert.equal(analysis.faces?.length, 1);
    // Half the size of the 320 input: twice the cell's pixels.
    assert.ok(Math.abs(analysis.faces[0]!.box.x0 - 240) < 0.01);
    assert.ok(analysis.timings.decode > 0 && analysis.timings.faces > 0 && analysis.timings.queue >= 0);
  }));

Deno.test("a document is not searched for faces, and a rotated photo comes back upright", () =>
  using(1, async (analyser) => {
    const analysis = await analyse(analyser, insertSegment(PHOTO, 0xe1, exifPayload(6)), false);
    assert.deepEqual([analysis.width, analysis.height], [480, 640]);
    assert.equal(analysis.faces, undefined);
  }));

Deno.test("raw crops are compared with the photo, each in its place", () =>
  using(1, async (analyser) => {
    const image = makePicture({ width: 640, height: 480 });
    const places = [{ x: 100, y: 200 }, { x: 448, y: 288 }, { x: 450, y: 288 }];
    const request = new Uint8Array(100_000);
    const crops = places.map((place) => {
      const luma = lumaCrop(image, { x: Math.min(place.x, 448), y: place.y });
      request.set(luma, 1);
      // A view of a larger buffer, as the bundle's crops are.
      const frames = [request.slice().subarray(1, 1 + luma.length), luma];
      return { ...place, width: 192, height: 192, frames };
    });
    const analysis = await analyser.analyse(PHOTO, {
      limits: LIMITS,
      cost: 1,
      crops,
      detectFaces: false,
      deadline: performance.now() + 600_000,
    });
    const [first, second, outside] = analysis.crops;
    for (const match of [first, second]) {
      assert.ok(match !== null && match !== undefined && match.correlation > 0.97 && match.residual < 4);
    }
    assert.equal(outside, null);
    assert.deepEqual([analysis.temporal?.pairs, analysis.temporal?.duplicates], [3, 1]);
    assert.deepEqual((await analyse(analyser, PHOTO, false)).crops, []);
    assert.equal((await analyse(analyser, PHOTO, false)).temporal, null);
  }));

Deno.test("200 malformed photos leave every worker as it was", () =>
  using(2, async (analyser) => {
    const bad = halfWithEoi(PHOTO);
    const good = await analyse(analyser, PHOTO, false);
    for (let batch = 0; batch < 10; batch++) {
      await Promise.all(
        Array.from({ length: 20 }, () => assert.rejects(analyse(analyser, bad), iadError("IMAGE_MALFORMED"))),
      );
    }
    assert.deepEqual((await analyse(analyser, PHOTO, false)).pixels, good.pixels);
    assert.equal(analyser.status().restarts, 0);
  }));

Deno.test("photos side by side keep their own answers", () =>
  using(2, async (analyser) => {
    const photos = await Promise.all(
      [1, 2, 3, 4].map((seed) => encodeJpeg(makePicture({ width: 200 + 10 * seed, height: 200, seed }))),
    );
    const alone = [];
    for (const photo of photos) alone.push((await analyse(analyser, photo)).pixels.perceptualHash);
    const together = await Promise.all([...photos, ...photos].map((photo) => analyse(analyser, photo)));
    assert.deepEqual(together.map(({ pixels }) => pixels.perceptualHash), [...alone, ...alone]);
    assert.deepEqual(together.map(({ width }) => width), [210, 220, 230, 240, 210, 220, 230, 240]);
  }));

Deno.test("a model that does not load is told at the start", async () => {
  const assets = { ...ASSETS, detector: { ...ASSETS.detector, model: new Uint8Array(100) } };
  await assert.rejects(
    createAnalyser({ assets, workers: 1, maxQueue: 1, startTimeoutMs: 600_000 }),
    iadError("INTERNAL", /^model: /),
  );
});
